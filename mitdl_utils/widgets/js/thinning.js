// Dropout in a network of eight units: thinned networks, their average, and the whole network.
import {
  COLORS,
  animation,
  choice,
  element,
  frame,
  generator,
  line,
  linspace,
  mark,
  plot,
  slider,
  toggle,
  watch,
  written,
} from "./shared.js";

// ── the model; `rooms/thinning.py` says the same ─────────────────────────────────────────────────

const FOLDS = [-2.5, -1.8, -1.1, -0.4, 0.4, 1.1, 1.8, 2.5];
const SIDES = [-1, -1, -1, -1, 1, 1, 1, 1];
const OUTGOING = [1.4, -1.2, 1.5, 0.9, 1.1, -1.3, 1.6, -1.0];
const FIRST = 1.2;

// What each unit gives at x, weighted as the output weighs it.
export function units(x) {
  return OUTGOING.map((weight, j) => Math.max(SIDES[j] * (x - FOLDS[j]) + FIRST, 0) * weight);
}

// Which units stay, 1, and which go dark, 0.
export function drawMask(rng, p) {
  return OUTGOING.map(() => Number(rng.uniform() >= p));
}

export const factor = (p, scaled) => (scaled ? 1 / (1 - p) : 1);

// How much of each unit is left in the average of `count` thinned networks.
export function average(seed, count, p, scaled) {
  const rng = generator(seed);
  const sums = OUTGOING.map(() => 0);
  for (let i = 0; i < count; i++) drawMask(rng, p).forEach((kept, j) => (sums[j] += kept));
  return sums.map((sum) => (sum / count) * factor(p, scaled));
}

// The output at x when each unit counts as much as its factor says.
const output = (x, factors) => units(x).reduce((sum, share, j) => sum + share * factors[j], 0);

// How large the average network is beside the whole one, over all x, by least squares.
export function ratio(factors) {
  let [both, alone] = [0, 0];
  for (const x of linspace(-3, 3, 61)) {
    const whole = output(x, WHOLE);
    both += whole * output(x, factors);
    alone += whole * whole;
  }
  return both / alone;
}

// ── the room ────────────────────────────────────────────────────────────────────────────────────

const WHOLE = OUTGOING.map(() => 1);
const GRID = linspace(-3, 3, 121);
const TRACES = 14; // thinned networks that stay in sight
const LEGEND =
  "blue, solid: the whole network · orange, dashed: the average of the thinned ones · " +
  "thin: single thinned networks · a dashed wire has a negative weight";

function render({ model, el }) {
  const state = watch(model, draw);
  const { controls, pictures, say } = frame(el, "Dropout");
  const write = (p) => written(p, 2);
  controls.append(
    slider(state, "p", "probability of dropping p", { min: 0, max: 0.9, step: 0.05, write }),
    toggle(state, "scaled", "in training, divide by 1 − p"),
    choice(state, "mode", "the network", [
      ["train", "trains"],
      ["eval", "is asked (eval)"],
    ]),
  );
  const network = makeNetwork(pictures);
  const curves = makeCurves(pictures);
  pictures.append(element("p", { class: "room-key" }, LEGEND));
  let [rng, count, of] = [null, 0, ""];
  let [sums, last, traces] = [[], WHOLE, []];

  function reset() {
    [rng, count, traces] = [generator(state.get("seed")), 0, []];
    [sums, last] = [WHOLE.map(() => 0), WHOLE];
    of = [state.get("p"), state.get("scaled")].join();
  }
  // Thin the network once more; asked in eval mode, it stays whole.
  function advance(steps) {
    if (state.get("mode") === "eval") return false;
    for (let i = 0; i < steps; i++) {
      last = drawMask(rng, state.get("p"));
      last.forEach((kept, j) => (sums[j] += kept));
      traces = [last, ...traces].slice(0, TRACES);
      count += 1;
    }
  }
  const motion = animation(el, { advance, draw, reset });
  controls.append(motion.node);
  reset();
  advance(1);

  function draw() {
    const [p, scaled, mode] = ["p", "scaled", "mode"].map(state.get);
    if (of !== [p, scaled].join()) (reset(), advance(1));
    const asked = mode === "eval";
    const times = factor(p, scaled);
    const mean = sums.map((sum) => (sum / Math.max(count, 1)) * times);
    network.draw(asked ? WHOLE : last, asked ? 1 : times);
    curves.draw({ traces, times, mean, now: asked ? null : last, count });
    say(sentence({ p, scaled, asked, count, mean }));
  }
  draw();
  return () => (motion.close(), state.close());
}

// The network: x on the left, eight units, the output on the right.
function makeNetwork(parent) {
  const [width, height] = [300, 280];
  const box = element("div", { class: "room-plot" });
  box.style.maxWidth = `${width * 1.25}px`;
  const label = "The network: units that are dropped are crossed out";
  const svg = mark(box, "svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  parent.append(box);
  const row = (j) => 36 + j * 31;
  const middle = (row(0) + row(7)) / 2;
  const title = mark(svg, "text", { x: 8, y: 16, class: "room-title" });
  const all = OUTGOING.map((weight, j) => makeUnit(svg, row(j), middle, weight));
  for (const [x, name] of [[40, "x"], [260, "ŷ"]]) {
    mark(svg, "circle", { cx: x, cy: middle, r: 15, fill: "var(--room-paper)", stroke: COLORS.black });
    mark(svg, "text", { x, y: middle + 4, class: "room-label" }).textContent = name;
  }
  function draw(kept, times) {
    all.forEach((unit, j) => unit(kept[j] === 1));
    const stay = kept.reduce((sum, one) => sum + one, 0);
    const how = times === 1 ? "" : `, each times ${written(times)}`;
    title.textContent = `${stay} of 8 units${how}`;
  }
  return { draw };
}

// One unit with its two wires; the answer takes whether it stays.
function makeUnit(svg, y, middle, weight) {
  const wire = (x1, y1, x2, y2) =>
    mark(svg, "path", { d: `M${x1} ${y1}L${x2} ${y2}`, stroke: COLORS.grey, "stroke-width": 1.2 });
  const wires = [wire(40, middle, 150, y), wire(150, y, 260, middle)];
  wires[1].setAttribute("stroke-width", 1.5 * Math.abs(weight));
  if (weight < 0) wires[1].setAttribute("stroke-dasharray", "5 3");
  const disc = mark(svg, "circle", { cx: 150, cy: y, r: 11, stroke: COLORS.grey });
  const d = `M144 ${y - 6}l12 12m0 -12l-12 12`;
  const cross = mark(svg, "path", { d, stroke: COLORS.black, "stroke-width": 1.5 });
  return (stays) => {
    disc.setAttribute("fill", stays ? COLORS.yellow : "var(--room-paper)");
    cross.style.display = stays ? "none" : "";
    for (const one of wires) one.style.display = stays ? "" : "none";
  };
}

function makeCurves(parent) {
  const label = "Outputs of thinned networks, their average, and the whole network";
  const range = { x: [-3, 3], y: [-4, 12] };
  const axes = plot(parent, { ...range, xlabel: "x", ylabel: "output ŷ", label });
  line(axes, { color: COLORS.grey, width: 0.7 }).set([[-3, 0], [3, 0]]);
  const old = Array.from({ length: TRACES }, () => line(axes, { color: COLORS.grey, width: 0.6 }));
  const now = line(axes, { width: 1.4 });
  const whole = line(axes, { color: COLORS.blue, width: 3 });
  const mean = line(axes, { color: COLORS.orange, width: 3, dash: "7 4" });
  const through = (factors) => GRID.map((x) => [x, output(x, factors)]);
  whole.set(through(WHOLE));
  function draw(it) {
    const thinned = (kept) => kept.map((one) => one * it.times);
    old.forEach((one, i) => one.set(it.traces[i] ? through(thinned(it.traces[i])) : []));
    now.set(it.now ? through(thinned(it.now)) : []);
    mean.set(it.count ? through(it.mean) : []);
    axes.title(`average of ${it.count} ÷ whole = ${written(ratio(it.mean))}`);
  }
  return { draw };
}

function sentence({ p, scaled, asked, count, mean }) {
  const now = asked ? "In eval mode all eight units answer" : `Each unit drops with probability ${written(p)}`;
  const how = scaled ? "scaled by 1 / (1 − p)" : "not scaled";
  const many = `the average of ${count} thinned networks, ${how}, is ${written(ratio(mean))} times the whole one`;
  return `${now}; ${many}.`;
}

export default { render };
