// A polynomial through noisy points: its degree, its penalty, and what it says about new points.
import {
  COLORS,
  arrows,
  button,
  dots,
  frame,
  generator,
  key,
  line,
  linspace,
  plot,
  points,
  significant,
  slider,
  watch,
  written,
} from "./shared.js";
import { leastSquares } from "./least_squares.js";

// ── the model; `rooms/polynomial.py` says the same ──────────────────────────────────────────────

const HIGHEST = 12;
const NEW = 100;
const NO_PENALTY = -7;

const truth = (x) => Math.sin(Math.PI * x);

// n points around the truth: their x, and their y.
export function sample(seed, n, noise) {
  const rng = generator(seed);
  const drawn = Array.from({ length: n }, () => [2 * rng.uniform() - 1, rng.normal()]);
  const x = drawn.map(([at]) => at);
  return [x, drawn.map(([at, chance]) => truth(at) + noise * chance)];
}

export const strength = (logLam) => (logLam <= NO_PENALTY ? 0 : 10 ** logLam);

// The weights of 1, x, x² … with the smallest mean squared error + λ Σ w²; the constant is free.
export function coefficients(x, y, degree, lam) {
  const powers = Array.from({ length: degree + 1 }, (_, power) => x.map((at) => at ** power));
  return leastSquares(powers, y, { penalty: lam * x.length, free: 1 });
}

export const polyval = (w, x) => w.reduceRight((sum, weight) => sum * x + weight, 0);

// The typical error: the root of the mean square.
export function error(w, x, y) {
  const squares = x.reduce((sum, at, i) => sum + (polyval(w, at) - y[i]) ** 2, 0);
  return Math.sqrt(squares / x.length);
}

// ── the room ────────────────────────────────────────────────────────────────────────────────────

const GRID = linspace(-1, 1, 241);
const KINDS = ["training points", "new points"];
const [LEAST, MOST] = [0.01, 100]; // of the errors in the picture
const POWERS = [10, 100, 1000, 10000];

function render({ model, el }) {
  const state = watch(model, draw);
  const { controls, pictures, say } = frame(el, "A polynomial through noisy points");
  controls.append(
    slider(state, "degree", "degree", { min: 0, max: HIGHEST, step: 1 }),
    slider(state, "log_lam", "penalty λ", { min: NO_PENALTY, max: 1, step: 0.5, write: lambda }),
    slider(state, "n", "points", { min: 5, max: 100, step: 5 }),
    slider(state, "noise", "noise", { min: 0, max: 1, step: 0.05, write: written }),
    button("other points", () => state.set("seed", state.get("seed") + 1)),
  );
  const curve = makeCurve(pictures);
  const errors = makeErrors(pictures);
  const weights = makeWeights(pictures);
  key(pictures, KINDS);
  state.on("seed", () => {});

  function draw() {
    const [degree, n, noise, seed] = ["degree", "n", "noise", "seed"].map(state.get);
    const lam = strength(state.get("log_lam"));
    const samples = [sample(seed, n, noise), sample(seed + 1000, NEW, noise)];
    const [old, fresh] = samples.map(([x, y]) => ({ x, y }));
    const w = coefficients(old.x, old.y, degree, lam);
    const [train, test] = [old, fresh].map(({ x, y }) => error(w, x, y));
    curve.draw(w, old, fresh, `degree ${degree}, ${n} points`);
    errors.draw([n, noise, seed, lam].join(), degree, train, test);
    weights.draw(w);
    say(sentence(degree, n, lam, { train, test, largest: largest(w) }));
  }
  draw();
  return state.close;
}

const lambda = (logLam) => (logLam <= NO_PENALTY ? "0" : significant(10 ** logLam, 2));
const largest = (w) => Math.max(0, ...w.slice(1).map(Math.abs));

function makeCurve(parent) {
  const label = "The points, and the polynomial that was fitted to the training points";
  const axes = plot(parent, { x: [-1, 1], y: [-2.2, 2.2], xlabel: "x", ylabel: "y", label, width: 300 });
  line(axes, { color: COLORS.grey, width: 1.2, dash: "4 4" }).set(GRID.map((x) => [x, truth(x)]));
  const unseen = points(axes, { size: 2.8 });
  const fit = line(axes);
  const marks = points(axes, { size: 5 });
  let of = "";
  function draw(w, old, fresh, title) {
    const drawn = [old, fresh].map(({ y }) => [y.length, y[0], y[1]]).join();
    if (drawn !== of) {
      const [seen, other] = [old, fresh].map(({ x, y }) => x.map((at, i) => [at, y[i]]));
      unseen.set(other, other.map(() => 1));
      marks.set(seen, seen.map(() => 0));
      of = drawn;
    }
    fit.set(GRID.map((x) => [x, Math.max(-50, Math.min(50, polyval(w, x)))]));
    axes.title(title);
  }
  return { draw };
}

// The errors of the degrees that were tried with these points: the reader finds the best one.
function makeErrors(parent) {
  const label = "Typical error of each degree that you have tried";
  const yticks = [LEAST, 0.1, 1, 10, MOST].map((value) => [Math.log10(value), String(value)]);
  const y = [Math.log10(LEAST), Math.log10(MOST)];
  const names = { xlabel: "degree, those that you tried", ylabel: "typical error" };
  const axes = plot(parent, { x: [0, HIGHEST], y, yticks, ...names, label, width: 300 });
  const now = line(axes, { color: COLORS.grey, width: 1, dash: "3 3" });
  const lines = [line(axes, { color: COLORS.blue }), line(axes, { color: COLORS.orange, dash: "6 3" })];
  const marks = points(axes, { size: 4 });
  const tried = new Map();
  let of = "";
  const place = (value) => Math.log10(Math.min(MOST, Math.max(LEAST, value)));
  function draw(points, degree, train, test) {
    if (points !== of) tried.clear();
    of = points;
    tried.set(degree, [train, test]);
    const all = [...tried].sort(([a], [b]) => a - b);
    const [old, fresh] = [0, 1].map((i) => all.map(([d, both]) => [d, place(both[i])]));
    lines[0].set(old);
    lines[1].set(fresh);
    marks.set([...old, ...fresh], [...old.map(() => 0), ...fresh.map(() => 1)]);
    now.set([[degree, y[0]], [degree, y[1]]]);
    axes.title(`error: training ${written(train)}, new ${test < 1000 ? written(test) : "above 1000"}`);
  }
  return { draw };
}

// Each weight as an arrow from 0, on an axis on which 10, 100, 1000 are equally far apart.
function makeWeights(parent) {
  const place = (w) => Math.sign(w) * Math.log10(1 + Math.abs(w));
  const sides = POWERS.flatMap((w) => [[place(w), String(w)], [place(-w), `−${w}`]]);
  const names = { xlabel: "weight of x to the power of …", label: "The polynomial's weights" };
  const range = { x: [-0.5, HIGHEST + 0.5], y: [-4.5, 4.5], yticks: [[0, "0"], ...sides] };
  const axes = plot(parent, { ...range, ...names, width: 300 });
  line(axes, { color: COLORS.grey, width: 0.7 }).set([[-1, 0], [HIGHEST + 1, 0]]);
  const stems = arrows(axes, { color: COLORS.purple, width: 2, head: 0 });
  const heads = dots(axes, { color: COLORS.purple });
  function draw(w) {
    const high = (weight) => axes.y(place(weight)) - axes.y(0);
    stems.set(w.map((weight, power) => [power, 0, 0, high(weight)]));
    heads.set(w.map((weight, power) => [power, place(weight)]));
    axes.title(`largest weight: ${written(largest(w), 1)}`);
  }
  return { draw };
}

function sentence(degree, n, lam, { train, test, largest }) {
  const penalty = lam ? `with a penalty of ${lam.toPrecision(2)}` : "without a penalty";
  const errors = `${written(train)} on them and ${written(test)} on new points`;
  const weight = `its largest weight is ${written(largest, 1)}`;
  return `Degree ${degree} on ${n} points, ${penalty}: typical error ${errors}; ${weight}.`;
}

export default { render };
