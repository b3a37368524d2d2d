// A landscape to walk: a start, a learning rate, and the steps of gradient descent.
import { MOST, ending, limit, lossText, note, walk } from "./descent.js";
import { makeAbove, makeCurve } from "./landscape_pictures.js";
import {
  animation,
  choice,
  frame,
  numberField,
  slider,
  toggle,
  watch,
  written,
} from "./shared.js";
import { surface } from "./surface.js";
import { extremes, terrain } from "./terrain.js";

// ── the model, for the test that compares numbers; `rooms/landscape.py` says the same ───────────

export function surveyed(name, [x, y], ...grid) {
  const land = terrain(name, ...grid);
  return [land.height(x, y), land.slope(x, y), extremes(land.curvature(x, y))];
}
export const walked = (name, start, rate, steps, ...grid) =>
  walk(terrain(name, ...grid), start, rate, steps);
export const ended = (name, start, rate, ...grid) => {
  const land = terrain(name, ...grid);
  return ending(land, walk(land, start, rate, MOST));
};

// ── the room ────────────────────────────────────────────────────────────────────────────────────

const STARTS = {
  bowl: [2.5, 1.5],
  ravine: [2.5, 1],
  saddle: [0, 1.5],
  "two valleys": [0.8, 1.2],
};
const SLOW = 5; // frames for each of the first steps
const FIRST = 30; // steps that one can follow by eye

function render({ model, el }) {
  const state = watch(model, draw);
  const view = frame(el, "A landscape to walk");
  const game = { guessing: false, guess: null, missed: [], verdict: "" };
  const limits = {};
  let land = null;
  let run = null;
  const forget = () => ((run = null), Object.assign(game, { guess: null, missed: [], verdict: "" }));
  const rerun = () => (forget(), state.set("steps", 0));
  const begin = (x, y) => {
    state.set("x", round(x));
    state.set("y", round(y));
    rerun();
  };
  view.controls.append(
    choice(state, "name", "landscape", state.get("names")),
    slider(powers(state), "rate", "rate", { min: -3, max: 0.6, step: 0.01, write: asRate }),
    numberField(typed(state), "exactly", "exactly", { min: 0.001, max: 4 }),
    slider(state, "steps", "steps", { min: 0, max: MOST, step: 1 }),
    toggle(guesses(game, state), "guessing", "guess each step"),
  );
  const above = makeAbove(view.pictures, state, game, begin);
  const side = surface(view.pictures, { label: "The same landscape from the side" });
  const curve = makeCurve(view.pictures);
  const motion = animation(el, { advance, draw: state.redraw, reset: rerun, perFrame: pace() });
  view.controls.append(motion.node);
  state.on("name", (name) => begin(...(STARTS[name] ?? middle(state.get("span")))));
  for (const name of ["rate", "x", "y"]) state.on(name, forget);
  for (const name of ["heights", "span"]) state.on(name, () => (land = null));

  function pace() {
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    let frames = 0;
    return function steps() {
      const quick = state.get("steps") >= FIRST;
      const wait = calm.matches ? 60 : quick ? 1 : SLOW; // frames from picture to picture
      return frames++ % wait ? 0 : calm.matches && quick ? 20 : 1;
    };
  }
  function advance(steps) {
    const [, last] = look().end;
    const at = Math.min(state.get("steps") + steps, Math.max(last, 1));
    if (game.guessing && steps && at > state.get("steps")) game.verdict = judge(game, run.path, at);
    if (at !== state.get("steps")) state.set("steps", at);
    return at < last;
  }
  // The landscape and the walk as they are now, computed when something has changed.
  function look() {
    if (!land || land.name !== state.get("name")) {
      const name = state.get("name");
      land = { name, ...terrain(name, state.get("heights"), state.get("span")) };
      above.ground(land);
      side.paint(land.height, land.span);
      run = null;
    }
    if (!run) {
      const path = walk(land, [state.get("x"), state.get("y")], state.get("rate"), MOST);
      run = { path, losses: path.map(([x, y]) => land.height(x, y)), end: ending(land, path) };
    }
    return run;
  }
  function draw() {
    const { path, losses, end } = look();
    const at = Math.min(state.get("steps"), path.length - 1);
    above.draw(land, path, at, state.get("rate"));
    side.walk(path.slice(0, at + 1), land.span);
    curve.draw(losses, at, land.name);
    if (at >= end[1]) note(limits, land, end[0], state.get("rate"), path[at]);
    view.say(`${sentence(land, path, at, end, state.get("rate"), game)} ${limit(limits[land.name])}`.trim());
  }
  draw();
  return () => (motion.close(), state.close());
}

const round = (value) => Number(value.toFixed(2));
const asRate = (power) => String(Number((10 ** power).toPrecision(3)));
const middle = ([left, right, bottom, top]) => [(left + right) / 2, (bottom + top) / 2];
const place = ([x, y]) => `(${written(x)}, ${written(y)})`;

// The rate on an axis of powers of ten, for its slider.
function powers(state) {
  return {
    get: () => Math.log10(state.get("rate")),
    set: (_, power) => state.set("rate", Number(asRate(power))),
    on: (_, hear) => state.on("rate", (rate) => hear(Math.log10(rate))),
  };
}

// The rate, under a name of its own for the field in which one types it.
function typed(state) {
  return {
    get: () => state.get("rate"),
    set: (_, rate) => state.set("rate", rate),
    on: (_, hear) => state.on("rate", hear),
  };
}

// Whether one guesses is the room's own affair: Python is not told.
function guesses(game, state) {
  return {
    get: () => game.guessing,
    set: (_, on) => (Object.assign(game, { guessing: on, guess: null, missed: [], verdict: "" }), state.redraw()),
    on: () => {},
  };
}

// What is said to a guess: how far from the landing, as a part of the step.
function judge(game, path, at) {
  const [from, to] = [path[at - 1], path[at]];
  const guess = game.guess ?? from;
  Object.assign(game, { guess: null, missed: [guess, to] });
  const [off, step] = [[guess, to], [from, to]].map(([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]));
  const part = step ? ` (${Math.round((100 * off) / step)} % of the step)` : "";
  return `You said ${place(guess)}, it landed at ${place(to)}: ${written(off)} apart${part}.`;
}

function sentence(land, path, at, [how, last], rate, { guessing, verdict }) {
  const [x, y] = path[at];
  const slopes = land.slope(x, y);
  const after = at ? `After ${at} ${at === 1 ? "step" : "steps"}` : "At the start";
  const here = `${after}, at ${place([x, y])}, the loss is ${lossText(land.height(x, y))}`;
  const steep = `and the slopes are ${place(slopes)}.`;
  const next = place([x - rate * slopes[0], y - rate * slopes[1]]);
  const ask = guessing
    ? ` Where does a step at rate ${rate} land? Drag the purple handle, then press step.`
    : ` At rate ${rate} the next step goes to ${next}.`;
  const words = verdict ? `${verdict} ` : "";
  return `${words}${here} ${steep}${at >= last ? outcome(land, how, last, path[at]) : ask}`;
}

function outcome(land, how, last, place) {
  if (how === "left") return ` It has flown out after ${last} steps.`;
  if (how === "bounces") return " It bounces and does not come to rest.";
  if (how === "under way") return " It is still on its way.";
  const low = extremes(land.curvature(...place))[0];
  const where = low < 0 ? "on a saddle: to two sides it goes down from here" : "at the bottom of a valley";
  return ` It stands still since step ${last}, ${where}.`;
}

export default { render };
