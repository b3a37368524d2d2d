// The neuron: two weights and a bias, their line, and what each example would do to it.
import {
  COLORS,
  arrows,
  button,
  dots,
  frame,
  handle,
  heat,
  key,
  line,
  linspace,
  plot,
  points,
  sigmoid,
  slider,
  toggle,
  watch,
  written,
} from "./shared.js";

// ── the model; `rooms/neuron.py` says the same ──────────────────────────────────────────────────

// z of each example [x₁, x₂].
export function scores([w1, w2, b], examples) {
  return examples.map(([x1, x2]) => b + x1 * w1 + x2 * w2);
}

// How many examples lie on the side of their label.
export function correct(weights, examples, labels) {
  return scores(weights, examples).filter((z, i) => Number(z >= 0) === labels[i]).length;
}

// By how much each example's z wants to grow: y − ŷ.
export function pushes(weights, examples, labels) {
  return scores(weights, examples).map((z, i) => labels[i] - sigmoid(z));
}

// The line runs through a point, as steep as before.
export function shifted([w1, w2], [x1, x2]) {
  return [w1, w2, -(w1 * x1 + w2 * x2)];
}

// The line runs through two points, the weights as long as before.
export function turned([w1, w2, b], around, through) {
  const [dx, dy] = [through[0] - around[0], through[1] - around[1]];
  const length = Math.hypot(dx, dy);
  if (length === 0) return [w1, w2, b];
  const side = -dy * w1 + dx * w2;
  const factor = (Math.hypot(w1, w2) / length) * (side < 0 ? -1 : 1);
  return shifted([-dy * factor, dx * factor], around);
}

// The point of the line that is nearest to the middle of the plane; null where there is no line.
export function anchor([w1, w2, b], [left, right, bottom, top]) {
  const norm = w1 * w1 + w2 * w2;
  if (norm === 0) return null;
  const [x, y] = [(left + right) / 2, (bottom + top) / 2];
  const far = (b + w1 * x + w2 * y) / norm;
  return [x - far * w1, y - far * w2];
}

// ── the room ────────────────────────────────────────────────────────────────────────────────────

const ARROW = 26; // length of a push of 1, in the picture's units

function render({ model, el }) {
  const state = watch(model, draw);
  const { controls, pictures, say } = frame(el, "A neuron");
  const weights = () => ["w1", "w2", "b"].map(state.get);
  const wide = state.get("point") ? 8 : 20; // of the bias
  const write = (value) => written(value, 1);
  controls.append(
    slider(state, "w1", "weight w₁", { min: -6, max: 6, write }),
    slider(state, "w2", "weight w₂", { min: -6, max: 6, write }),
    slider(state, "b", "bias b", { min: -wide, max: wide, write }),
    toggle(state, "push", "each example's push"),
  );
  const plane = makePlane(pictures, state, weights);
  const curve = makeCurve(pictures);
  key(pictures, state.get("names"));
  if (state.get("point")) controls.append(...exampleButtons(state));
  for (const name of ["x1", "x2", "examples"]) state.on(name, () => {});

  function draw() {
    const [examples, labels] = [state.get("examples"), state.get("labels")];
    plane.draw(weights(), examples, labels);
    curve.draw(weights(), examples, labels, state.get("point") && [state.get("x1"), state.get("x2")]);
    say(sentence(weights(), state));
  }
  draw();
  return state.close;
}

function exampleButtons(state) {
  const add = (label) => {
    state.set("examples", [...state.get("examples"), [state.get("x1"), state.get("x2")]]);
    state.set("labels", [...state.get("labels"), label]);
  };
  const clear = () => (state.set("labels", []), state.set("examples", []));
  return [
    button("add the point as class 0", () => add(0)),
    button("as class 1", () => add(1)),
    button("remove all", clear),
  ];
}

function makePlane(parent, state, weights) {
  const [left, right, bottom, top] = state.get("plane");
  const [xlabel, ylabel] = state.get("features");
  const label = "The plane with the neuron's line; its handles can be moved by arrow keys";
  const axes = plot(parent, { x: [left, right], y: [bottom, top], xlabel, ylabel, label });
  const region = heat(axes);
  const boundary = line(axes);
  const push = arrows(axes);
  const marks = points(axes);
  const set = (values) => ["w1", "w2", "b"].forEach((name, i) => state.set(name, values[i]));
  const step = (right - left) / 80;
  const shift = handle(axes, {
    label: "the line: shift it",
    step,
    move: (x, y) => set(shifted(weights(), [x, y])),
  });
  const turn = handle(axes, {
    label: "the line: turn it",
    step,
    color: COLORS.purple,
    move: (x, y) => set(turned(weights(), anchor(weights(), state.get("plane")), [x, y])),
  });
  const point = handle(axes, {
    label: "the point",
    step: 0.1,
    color: COLORS.green,
    move: (x, y) => (state.set("x1", round(x)), state.set("x2", round(y))),
  });
  function draw(values, examples, labels) {
    const [w1, w2, b] = values;
    region.set((x, y) => sigmoid(b + w1 * x + w2 * y));
    const middle = anchor(values, state.get("plane"));
    const [along, across] = [[-w2, w1], Math.hypot(w1, w2)];
    const on = (far) => middle.map((value, i) => value + (far * along[i]) / across);
    const far = Math.hypot(right - left, top - bottom) * 2;
    boundary.set(middle ? [on(-far), on(far)] : []);
    shift.show(middle);
    turn.show(middle);
    if (middle) shift.set(...middle);
    if (middle) turn.set(...on(reach(middle, along, across, state.get("plane"))));
    point.show(state.get("point"));
    point.set(state.get("x1"), state.get("x2"));
    marks.set(examples, labels);
    push.set(state.get("push") ? pushArrows(axes, values, examples, labels) : []);
    const hits = correct(values, examples, labels);
    axes.title(examples.length ? `${hits} of ${examples.length} right` : equation(values));
  }
  return { draw };
}

const round = (value) => Number(value.toFixed(2));

// How far along the line its second handle sits: inside the plane, well away from the first.
function reach(middle, along, across, [left, right, bottom, top]) {
  const room = (value, way, low, high) =>
    way === 0 ? Infinity : ((way > 0 ? high : low) - value) / (way / across);
  const most = Math.min(
    room(middle[0], along[0], left, right),
    room(middle[1], along[1], bottom, top),
  );
  return 0.6 * Math.max(most, 0);
}

// An arrow at each example, in the way in which it pushes the line.
function pushArrows(axes, [w1, w2, b], examples, labels) {
  const unit = [w1 / (axes.x(1) - axes.x(0)), w2 / (axes.y(1) - axes.y(0))];
  const length = Math.hypot(...unit) || 1;
  return pushes([w1, w2, b], examples, labels).map((push, i) => [
    ...examples[i],
    (-push * ARROW * unit[0]) / length,
    (-push * ARROW * unit[1]) / length,
  ]);
}

function makeCurve(parent) {
  const label = "The sigmoid, with each example at its own z";
  const size = { x: [-8, 8], y: [-0.04, 1.04], xlabel: "z", ylabel: "ŷ = σ(z)", label };
  const axes = plot(parent, size);
  line(axes, { color: COLORS.grey, width: 0.7 }).set([[-1e3, 0.5], [1e3, 0.5]]);
  const curve = line(axes, { color: COLORS.grey });
  const drop = line(axes, { width: 1.5, dash: "2 3" });
  const marks = points(axes);
  const point = dots(axes, { size: 6, color: COLORS.green });
  let last = 0;
  function draw(weights, examples, labels, own) {
    const all = scores(weights, own ? [...examples, own] : examples);
    const far = Math.max(8, ...all.map((z) => Math.abs(z) + 1));
    if (far !== last) {
      axes.range([-far, far], [-0.04, 1.04]);
      curve.set(linspace(-far, far, 121).map((z) => [z, sigmoid(z)]));
      last = far;
    }
    const places = all.map((z) => [z, sigmoid(z)]);
    marks.set(places.slice(0, examples.length), labels);
    point.set(own ? places.slice(-1) : []);
    drop.set(own ? [[places.at(-1)[0], -1], places.at(-1)] : []);
    const [z, p] = own ? places.at(-1) : [];
    axes.title(own ? `z = ${written(z)}  →  ŷ = ${written(p, 3)}` : "each example on the sigmoid");
  }
  return { draw };
}

const term = (value, name) => `${value < 0 ? "−" : "+"} ${Math.abs(value).toFixed(1)}·${name}`;
const equation = ([w1, w2, b]) => `${written(b, 1)} ${term(w1, "x₁")} ${term(w2, "x₂")} = 0`;

function sentence(weights, state) {
  const [examples, labels] = [state.get("examples"), state.get("labels")];
  const right = correct(weights, examples, labels);
  const counted = examples.length ? ` ${right} of ${examples.length} examples are right.` : "";
  const x = [state.get("x1"), state.get("x2")];
  const [z] = scores(weights, [x]);
  const at = `At (${written(x[0])}, ${written(x[1])}) z is ${written(z)} and ŷ is ${written(sigmoid(z), 3)}.`;
  return `The line is ${equation(weights)}.${counted} ${state.get("point") ? at : ""}`.trim();
}

export default { render };
