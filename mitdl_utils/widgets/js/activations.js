// Activation functions: a value, a slope, and what is left of a slope after many layers.
import {
  COLORS,
  choice,
  dots,
  frame,
  handle,
  line,
  linspace,
  plot,
  sigmoid,
  significant,
  slider,
  watch,
  written,
} from "./shared.js";

// ── the model; `rooms/activations.py` says the same ─────────────────────────────────────────────

const REACH = 6;
const DEEPEST = 20;
const LITTLE = 0.001;
const FUNCTIONS = {
  sigmoid: [sigmoid, (z) => sigmoid(z) * sigmoid(-z)],
  tanh: [Math.tanh, (z) => 1 - Math.tanh(z) ** 2],
  ReLU: [(z) => Math.max(z, 0), (z) => (z > 0 ? 1 : 0)],
  "leaky ReLU": [(z) => (z > 0 ? z : 0.1 * z), (z) => (z > 0 ? 1 : 0.1)],
};

export const value = (name, z) => FUNCTIONS[name][0](z);
export const slope = (name, z) => FUNCTIONS[name][1](z);

// What is left of a slope of 1 after layers that each multiply it by weight · g′(z).
export function passed(name, z, weight, layers) {
  return (weight * slope(name, z)) ** layers;
}

// After how many layers less than a thousandth is left; null if that never comes.
export function depthToNothing(name, z, weight) {
  const factor = passed(name, z, weight, 1);
  if (factor >= 1) return null;
  return factor === 0 ? 1 : Math.floor(Math.log(LITTLE) / Math.log(factor)) + 1;
}

// ── the room ────────────────────────────────────────────────────────────────────────────────────

const GRID = linspace(-REACH, REACH, 241);

function render({ model, el }) {
  const state = watch(model, draw);
  const { controls, pictures, say } = frame(el, "Activation functions");
  controls.append(
    choice(state, "name", "function", state.get("names")),
    slider(state, "z", "z", { min: -REACH, max: REACH, write: (z) => written(z, 1) }),
    slider(state, "layers", "layers", { min: 1, max: DEEPEST, step: 1 }),
    slider(state, "weight", "weight of each", { min: 0.1, max: 2, write: (w) => written(w, 1) }),
  );
  const curve = makeCurve(pictures, state, { pick: value, label: "the function", tangent: true });
  const slopes = makeCurve(pictures, state, { pick: slope, label: "its slope" });
  const product = makeProduct(pictures);

  function draw() {
    const [name, z, weight, layers] = ["name", "z", "weight", "layers"].map(state.get);
    curve.draw(name, z, `${name}(${written(z, 1)}) = ${written(value(name, z), 4)}`);
    slopes.draw(name, z, `slope at ${written(z, 1)} = ${written(slope(name, z), 4)}`);
    product.draw(name, z, weight, layers);
    say(sentence(name, z, weight, layers));
  }
  draw();
  return state.close;
}

function makeCurve(parent, state, { pick, label, tangent = false }) {
  const axes = plot(parent, { x: [-REACH, REACH], y: [0, 1], xlabel: "z", label, width: 300 });
  const zero = line(axes, { color: COLORS.grey, width: 0.7 });
  const curve = line(axes, { color: tangent ? COLORS.blue : COLORS.orange });
  const touch = line(axes, { color: COLORS.orange, width: 1.5, dash: "6 4" });
  const move = (z) => state.set("z", Math.round(z * 10) / 10);
  const point = handle(axes, { label: `z, on ${label}`, move });
  let drawn = "";
  function change(name) {
    const values = GRID.map((z) => pick(name, z));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = 0.12 * Math.max(high - low, 0.5);
    axes.range([-REACH, REACH], [low - room, high + room]);
    zero.set([[-REACH, 0], [REACH, 0]]);
    curve.set(GRID.map((z, i) => [z, values[i]]));
    drawn = name;
  }
  function draw(name, z, title) {
    if (name !== drawn) change(name);
    const [y, steep] = [pick(name, z), slope(name, z)];
    point.set(z, y);
    if (tangent) touch.set([-20, 20].map((far) => [z + far, y + far * steep]));
    axes.title(title);
  }
  return { draw };
}

// What is left after 1, 2, 3 … layers, as powers of ten.
function makeProduct(parent) {
  const label = "what is left of a slope after each layer, as a power of ten";
  const range = { x: [0, DEEPEST], y: [-9, 3] };
  const names = { xlabel: "layers", ylabel: "log₁₀ of what is left" };
  const axes = plot(parent, { ...range, ...names, label, width: 300 });
  const ends = (y) => [[0, y], [DEEPEST, y]];
  line(axes, { color: COLORS.grey, dash: "3 3" }).set(ends(Math.log10(LITTLE)));
  line(axes, { color: COLORS.grey, width: 0.7 }).set(ends(0));
  const fall = line(axes, { color: COLORS.purple });
  const here = dots(axes);
  function draw(name, z, weight, layers) {
    const left = (n) => Math.max(Math.log10(passed(name, z, weight, n)), -30);
    fall.set(linspace(0, DEEPEST, DEEPEST + 1).map((n) => [n, n === 0 ? 0 : left(n)]));
    here.set([[layers, left(layers)]]);
    axes.title(`after ${layers}: ${significant(passed(name, z, weight, layers))}`);
  }
  return { draw };
}

function sentence(name, z, weight, layers) {
  const [at, steep] = [written(z, 1), written(slope(name, z), 4)];
  const after = `${layers} ${layers === 1 ? "layer" : "layers"}`;
  const left = `After ${after}, ${significant(passed(name, z, weight, layers))} of a slope is left`;
  const depth = depthToNothing(name, z, weight);
  const end = depth === null ? "it never dies away" : `less than a thousandth from ${depth} on`;
  return `${name} at ${at} is ${written(value(name, z), 4)}, its slope ${steep}. ${left}; ${end}.`;
}

export default { render };
