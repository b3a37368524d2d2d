// A race of optimizers: one landscape, one start, the same number of gradients for all of them.
import { OPTIMIZERS, optimizer } from "./optimizers.js";
import { LANDS, distance } from "./race_lands.js";
import { makeDistances, makeFactors, makeMap, makeRunners, rateOf } from "./race_pictures.js";
import { animation, choice, frame, slider, toggle, watch, written } from "./shared.js";

// ── the model; `rooms/race.py` says the same ────────────────────────────────────────────────────

export const BUDGET = 150; // gradients for each
const RING = 0.05; // around a bottom: who is inside, and stays there, has arrived
const FAR = 6; // from the origin: who has come that far has flown out
const POWERS = Array.from({ length: 37 }, (_, i) => (i - 24) / 8); // of ten, as rates

// Run an optimizer: after how many gradients it is in the ring to stay, BUDGET + 1 if it is not,
// and how far from a bottom it ends. `see(w, scale)` is called after each step.
function chase(name, land, start, rate, memory, see = () => {}) {
  const { slope } = LANDS[land];
  const { step, scale } = optimizer(name, 2, memory);
  const w = Float64Array.from(start);
  let end = distance(land, w[0], w[1]);
  let arrived = end <= RING ? 0 : 1;
  for (let n = 1; n <= BUDGET; n++) {
    step(w, slope(w[0], w[1]), rate);
    if (!(Math.sqrt(w[0] * w[0] + w[1] * w[1]) <= FAR)) return { arrived: BUDGET + 1, end: Infinity };
    end = distance(land, w[0], w[1]);
    if (!(end <= RING)) arrived = n + 1;
    see(w, scale);
  }
  return { arrived, end };
}

// The places before the first step and after each, as far as it has not flown out, and what each
// weight's direction was multiplied by.
export function trail(name, land, start, rate, memory) {
  const [places, factors] = [[[...start]], []];
  const outcome = chase(name, land, start, rate, memory, (w, scale) => {
    places.push([w[0], w[1]]);
    factors.push([rate * scale[0], rate * scale[1]]);
  });
  return { places, factors, ...outcome };
}

// A run with a given rate, or with the best one: who arrives first, or else ends nearest.
export function run(name, land, start, memory, power = null) {
  let best = null;
  for (const tried of power === null ? POWERS : [power]) {
    const { arrived, end } = chase(name, land, start, 10 ** tried, memory);
    if (!best || arrived < best.arrived || (arrived === best.arrived && end < best.end))
      best = { power: tried, arrived, end };
  }
  return { name, ...best, ...trail(name, land, start, 10 ** best.power, memory) };
}

// The same, for the test that compares numbers.
export function listed(...given) {
  const { places, factors } = trail(...given);
  return [places, factors];
}
export function best(...given) {
  const { power, arrived } = run(...given);
  return [power, arrived];
}

// ── the room ────────────────────────────────────────────────────────────────────────────────────

function render({ model, el }) {
  const state = watch(model, draw);
  const view = frame(el, "A race of optimizers");
  let runs = null;
  const rates = ratesOf(state, () => runs);
  view.controls.append(
    choice(state, "land", "landscape", state.get("lands")),
    slider(state, "mu", "μ = β₁", { min: 0, max: 0.99, step: 0.01, write: (v) => written(v) }),
    slider(state, "beta", "β₂", { min: 0.5, max: 0.999, step: 0.001, write: (v) => written(v, 3) }),
    toggle(state, "corrected", "Adam corrects its start"),
    toggle(state, "tuned", "best rate for each"),
    choice(state, "look", "look at", OPTIMIZERS),
    slider(rates, "power", "its rate", RATES),
    slider(state, "steps", "gradients", { min: 0, max: BUDGET, step: 1 }),
  );
  const map = makeMap(view.pictures, (x, y) => (state.set("x", x), state.set("y", y)));
  const curves = makeDistances(view.pictures, { most: BUDGET, ring: RING });
  const factors = makeFactors(view.pictures, BUDGET);
  const motion = animation(el, { advance, draw, reset: () => state.set("steps", 0) });
  view.controls.append(motion.node);
  const runners = makeRunners(view.controls, state);
  const again = () => (runs = null);
  for (const name of ["mu", "beta", "corrected", "powers", "x", "y", "running"]) state.on(name, again);
  state.on("tuned", again);
  state.on("land", (land) => {
    [["x", 0], ["y", 1]].forEach(([name, i]) => state.set(name, LANDS[land].start[i]));
    again();
  });
  function advance(steps) {
    const at = state.get("steps");
    state.set("steps", at >= BUDGET ? 0 : Math.min(at + steps, BUDGET));
    return state.get("steps") < BUDGET;
  }
  function look() {
    if (runs) return runs;
    const memory = Object.fromEntries(["mu", "beta", "corrected"].map((n) => [n, state.get(n)]));
    const start = [state.get("x"), state.get("y")];
    runs = OPTIMIZERS.filter((name) => state.get("running").includes(name)).map((name) =>
      run(name, state.get("land"), start, memory, state.get("tuned") ? null : powerOf(state, name)),
    );
    return runs;
  }
  function draw() {
    const [land, at, name] = ["land", "steps", "look"].map(state.get);
    const all = look();
    map.draw(land, LANDS[land], all, at);
    map.start.set(state.get("x"), state.get("y"));
    curves.draw(land, all, at);
    factors.draw(all.find((one) => one.name === name), name, at);
    runners.draw(all, BUDGET);
    rates.show();
    view.say(sentence(land, all, name));
  }
  draw();
  return () => (motion.close(), state.close());
}

const RATES = { min: -3, max: 1.5, step: 0.125, write: (power) => rateOf({ power }) };
const powerOf = (state, name) => state.get("powers")[OPTIMIZERS.indexOf(name)];

// The slider for the rate of the optimizer that one looks at: moving it ends the tuning, and
// leaves the others with the rates that they had.
function ratesOf(state, runs) {
  let hear = () => {};
  function get() {
    const one = runs()?.find(({ name }) => name === state.get("look"));
    return one ? one.power : powerOf(state, state.get("look"));
  }
  function set(_, power) {
    const known = Object.fromEntries((runs() ?? []).map((one) => [one.name, one.power]));
    known[state.get("look")] = power;
    state.set("powers", OPTIMIZERS.map((name) => known[name] ?? powerOf(state, name)));
    state.set("tuned", false);
  }
  return { get, set, on: (_, call) => (hear = call), show: () => hear(get()) };
}

function sentence(land, all, look) {
  const order = [...all].sort((a, b) => a.arrived - b.arrived || a.end - b.end);
  const [first] = order;
  const here = order.filter((one) => one.arrived <= BUDGET);
  const winner = here.length
    ? `${first.name} is first on the ${land}, in ${first.arrived} ${first.arrived === 1 ? "gradient" : "gradients"} at rate ${rateOf(first)}`
    : `Nobody arrives on the ${land} in ${BUDGET} gradients`;
  const rest = here.slice(1).map((one) => `${one.name} ${one.arrived}`);
  const late = order.filter((one) => one.arrived > BUDGET).map((one) => one.name);
  const said = [winner, rest.length ? `then ${rest.join(", ")}` : ""].filter(Boolean).join("; ");
  const missing = here.length && late.length ? ` Not in time: ${late.join(", ")}.` : "";
  const one = all.find(({ name }) => name === look);
  const with_ = one ? ` ${look} runs at rate ${rateOf(one)}.` : "";
  return `${said}.${missing}${with_}`;
}

export default { render };
