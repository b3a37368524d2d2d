"""How fast rooms answer: from a slider's move to the painted picture, and frames of what plays.

Each slider's move is an `input` event at a moment that has nothing to do with the display's clock;
the time ends with the first task after the frame that draws it, so it includes the wait for it.
"""

from __future__ import annotations

import os
import statistics
from typing import TYPE_CHECKING

from tests.browser.stage import Played, Stage, rooms

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOVES = 120
PLAYS = 2000  # milliseconds in which frames are counted
WANTED = {"median ms": 20.0, "95 % ms": 50.0, "frames/s": 30.0}

MOVE = """async ([name, moves]) => {
    const slider = document.querySelector(`.mitdl-room input[name=${name}]`);
    const [low, high] = [Number(slider.min), Number(slider.max)];
    const painted = () => new Promise(done => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now());
        channel.port2.postMessage(0);
    }));
    const times = [];
    for (let i = 0; i < moves; i++) {
        await new Promise(done => setTimeout(done, 17 + (i * 7) % 17));
        slider.value = low + (high - low) * ((i * 37) % 100) / 100;
        const began = performance.now();
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        times.push(await painted() - began);
    }
    return times;
}"""
PLAY = """async span => {
    document.querySelector('[data-action=play]').click();
    const began = performance.now();
    let frames = 0, now = began;
    while (now - began < span) {
        now = await new Promise(requestAnimationFrame);
        frames++;
    }
    document.querySelector('[data-action=play]').click();
    return 1000 * frames / (now - began);
}"""


def run() -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    from tests.helpers.chromium import QUIET, find_chromium

    measured: dict[str, float] = {}
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # Chromium's own does not work as root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=[*QUIET, *sandbox]
        )
        stage = Stage(browser)
        for name, room in rooms().items():
            with stage.page(room.open().html()) as page:
                times = of_room(page, room)
            measured |= {f"{name}, {what}": number for what, number in times.items()}
        browser.close()
    slow = [
        f"{what} is {number:.1f}" for what, number in measured.items() if too_slow(what, number)
    ]
    print("slower than wanted:" if slow else "all as fast as wanted", "; ".join(slow))
    return measured


def of_room(page: Page, room: Played) -> dict[str, float]:
    """Median and 95th percentile of a slider's moves, and the frames of an animation."""
    times = page.evaluate(MOVE, [room.slider, MOVES])
    late = statistics.quantiles(times, n=20)[-1]
    found = {"median ms": statistics.median(times), "95 % ms": late}
    if room.plays:
        found["frames/s"] = page.evaluate(PLAY, PLAYS)
    return found


def too_slow(what: str, number: float) -> bool:
    unit = what.rpartition(", ")[2]
    return number < WANTED[unit] if unit == "frames/s" else number > WANTED[unit]
