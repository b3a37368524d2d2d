// Motion: play, pause, step and reset, by the display's own clock.
import { button, element } from "./controls.js";

const CALM = 1000; // milliseconds from picture to picture where the reader wants little motion

// Buttons for something that goes on: `advance(steps)` computes, `draw()` shows, `reset()` begins
// anew. It rests while nobody sees it, and ends when it is taken out of the page. A reader who has
// asked for reduced motion sees the same steps, one picture a second.
export function animation(el, { advance, draw, reset, perFrame = () => 1 }) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let request = 0;
  let shown = 0;
  let seen = true;
  const play = button("play", () => (request ? pause() : start()));
  const watcher = new IntersectionObserver(([entry]) => (seen = entry.isIntersecting));
  watcher.observe(el);

  function tick(now) {
    if (!el.isConnected) return close();
    request = requestAnimationFrame(tick);
    if (!seen) return;
    const goesOn = advance(perFrame());
    if (!calm.matches || now - shown > CALM || goesOn === false) {
      shown = now;
      draw();
    }
    if (goesOn === false) pause();
  }
  function start() {
    request ||= requestAnimationFrame(tick);
    play.textContent = "pause";
  }
  function pause() {
    cancelAnimationFrame(request);
    request = 0;
    play.textContent = "play";
    draw();
  }
  function close() {
    cancelAnimationFrame(request);
    request = 0;
    watcher.disconnect();
  }
  const step = button("step", () => (pause(), advance(1), draw()));
  const again = button("reset", () => (pause(), reset(), draw()));
  play.dataset.action = "play";
  const node = element("div", { class: "room-motion" }, play, step, again);
  return { node, start, pause, close, isRunning: () => request !== 0 };
}
