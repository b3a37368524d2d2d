// Double descent: the test error of random features against their number.
import {
  COLORS,
  dots,
  element,
  frame,
  generator,
  line,
  plot,
  significant,
  slider,
  watch,
  written,
} from "./shared.js";
import { leastSquares } from "./least_squares.js";

// ── the model; `rooms/double_descent.py` says the same ──────────────────────────────────────────

const INPUTS = 10;
const NEW = 200;
const WIDEST = 400;
const RUNS = 11;
const SHARES = [
  0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.25, 1.5, 2, 3, 5, 7, 10,
];
const NO_PENALTY = -6;

const featuresFor = (share, n) => Math.min(WIDEST, Math.max(1, Math.floor(share * n + 0.5)));

export function widths(n) {
  return [...new Set(SHARES.map((share) => featuresFor(share, n)))].sort((a, b) => a - b);
}

export const strength = (logLam) => (logLam <= NO_PENALTY ? 0 : 10 ** logLam);

// n examples of ten normal numbers, labels by a linear rule with noise, and ReLU features: a
// column for each feature, for the training examples and for the new ones.
export function problem(seed, n, noise) {
  const rng = generator(seed);
  const normals = (count) => Float64Array.from({ length: count }, rng.normal);
  const rule = normals(INPUTS);
  const norm = Math.sqrt(rule.reduce((sum, value) => sum + value * value, 0));
  const directions = normals(WIDEST * INPUTS);
  const fresh = normals(NEW * INPUTS);
  const drawn = normals(n * (INPUTS + 1));
  const y = new Float64Array(n);
  const newY = new Float64Array(NEW);
  for (let i = 0; i < n; i++)
    y[i] = along(drawn, i * (INPUTS + 1), rule, 0) / norm + noise * drawn[i * (INPUTS + 1) + INPUTS];
  for (let i = 0; i < NEW; i++) newY[i] = along(fresh, i * INPUTS, rule, 0) / norm;
  const features = relus(drawn, n, INPUTS + 1, directions);
  return { features, y, newFeatures: relus(fresh, NEW, INPUTS, directions), newY };
}

// The sum of ten products, from these places on.
function along(a, from, b, start) {
  let sum = 0;
  for (let i = 0; i < INPUTS; i++) sum += a[from + i] * b[start + i];
  return sum;
}

function relus(x, n, stride, directions) {
  return Array.from({ length: WIDEST }, (_, j) => {
    const column = new Float64Array(n);
    for (let i = 0; i < n; i++) column[i] = Math.max(along(x, i * stride, directions, j * INPUTS), 0);
    return column;
  });
}

// The weights of the first `width` features, as these stand, of all that fit the shortest.
function weights({ features, y }, width, lam) {
  const root = Math.sqrt(width);
  const scaled = features.slice(0, width).map((column) => column.map((value) => value / root));
  return leastSquares(scaled, y, { penalty: lam }).map((w) => w / root);
}

function predict(columns, w) {
  const out = new Float64Array(columns[0].length);
  w.forEach((weight, j) => {
    for (let i = 0; i < out.length; i++) out[i] += weight * columns[j][i];
  });
  return out;
}

const meanSquare = (a, b) => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length;

// What a fit says about the new examples.
export function answers(seed, n, noise, lam, width) {
  const examples = problem(seed, n, noise);
  return predict(examples.newFeatures, weights(examples, width, lam));
}

// Training error, test error and length of the weights, for each of `widths(n)`.
export function curve(seed, n, noise, lam) {
  const examples = problem(seed, n, noise);
  return widths(n).map((width) => {
    const w = weights(examples, width, lam);
    const training = meanSquare(predict(examples.features, w), examples.y);
    const test = meanSquare(predict(examples.newFeatures, w), examples.newY);
    return [training, test, Math.sqrt(width * w.reduce((sum, value) => sum + value * value, 0))];
  });
}

// ── the room ────────────────────────────────────────────────────────────────────────────────────

const [LEAST, MOST] = [0.005, 1000]; // of the errors in the picture
const LEGEND =
  "orange, solid: test · blue, dashed: training · dotted: as many features as examples · " +
  "purple: your number of features";
const decades = (values) => values.map((value) => [Math.log10(value), String(value)]);
const logarithm = (value) => Math.log10(Math.min(MOST, Math.max(LEAST / 2, value)));

function render({ model, el }) {
  const state = watch(model, draw);
  const { controls, pictures, say } = frame(el, "Double descent");
  const share = { min: 0.05, max: 10, step: 0.05, write: (value) => written(value) };
  controls.append(
    slider(state, "share", "features per example", share),
    slider(state, "n", "examples", { min: 15, max: 60, step: 5 }),
    slider(state, "noise", "noise", { min: 0, max: 1, step: 0.05, write: (value) => written(value) }),
    slider(state, "log_lam", "penalty λ", { min: NO_PENALTY, max: 1, step: 0.5, write: lambda }),
  );
  const errors = makeErrors(pictures);
  const scatter = makeScatter(pictures);
  pictures.append(element("p", { class: "room-key" }, LEGEND));
  let [of, runs, examples] = ["", [], null];

  // The first data set is drawn at once; each further frame adds one, until there are all.
  function draw() {
    const [n, noise, logLam] = ["n", "noise", "log_lam"].map(state.get);
    const lam = strength(logLam);
    if (of !== [n, noise, logLam].join()) {
      [of, runs, examples] = [[n, noise, logLam].join(), [], problem(0, n, noise)];
    }
    const width = featuresFor(state.get("share"), n);
    if (runs.length < RUNS) {
      runs.push(curve(runs.length, n, noise, lam));
      errors.draw(n, middle(runs));
      if (runs.length < RUNS) state.redraw();
    }
    const w = weights(examples, width, lam);
    const said = predict(examples.newFeatures, w);
    const test = meanSquare(said, examples.newY);
    errors.mark(width);
    scatter.draw(examples.newY, said, width, test);
    if (runs.length === RUNS) say(sentence(n, width, lam, test, middle(runs)));
  }
  draw();
  return state.close;
}

// A number in two digits: 0.16, 12, 380.
const short = (value) => (value >= 100 ? String(Math.round(value)) : significant(value, 2));
const lambda = (logLam) => (logLam <= NO_PENALTY ? "0" : significant(10 ** logLam, 2));

// The median of each number over all runs.
function middle(runs) {
  return runs[0].map((row, i) =>
    row.map((_, j) => {
      const sorted = runs.map((run) => run[i][j]).sort((a, b) => a - b);
      return sorted[Math.floor(sorted.length / 2)];
    }),
  );
}

function makeErrors(parent) {
  const label = "Training and test error against the number of random features, both on log axes";
  const y = [Math.log10(LEAST), Math.log10(MOST)];
  const ticks = { xticks: decades([1, 3, 10, 30, 100, 300]), yticks: decades([0.01, 0.1, 1, 10, 100, 1000]) };
  const names = { xlabel: "number of random features", ylabel: "mean squared error" };
  const axes = plot(parent, { x: [0, Math.log10(600)], y, ...ticks, ...names, label });
  const posts = [
    line(axes, { color: COLORS.grey, width: 1.2, dash: "2 3" }),
    line(axes, { color: COLORS.purple, width: 1.5 }),
  ];
  const training = line(axes, { color: COLORS.blue, dash: "6 3" });
  const test = line(axes, { color: COLORS.orange });
  const tried = dots(axes, { color: COLORS.orange, size: 3.2 });
  const upright = (width) => [[Math.log10(width), y[0]], [Math.log10(width), y[1]]];
  function draw(n, rows) {
    const at = widths(n).map(Math.log10);
    const curveOf = (which) => rows.map((row, i) => [at[i], logarithm(row[which])]);
    training.set(curveOf(0));
    test.set(curveOf(1));
    tried.set(curveOf(1));
    posts[0].set(upright(n));
    const peak = rows.reduce((top, row, i) => (row[1] > rows[top][1] ? i : top), 0);
    axes.title(`test error: at most ${short(rows[peak][1])}, at the right end ${short(rows.at(-1)[1])}`);
  }
  return { draw, mark: (width) => posts[1].set(upright(width)) };
}

function makeScatter(parent) {
  const label = "What the fit says about each new example, against the truth";
  const names = { xlabel: "truth", ylabel: "what the fit says", label };
  const axes = plot(parent, { x: [-4, 4], y: [-6, 6], ...names, width: 300 });
  line(axes, { color: COLORS.grey, width: 1.2, dash: "4 4" }).set([[-4, -4], [4, 4]]);
  const marks = dots(axes, { color: COLORS.purple, size: 2.6 });
  function draw(truth, said, width, test) {
    marks.set(Array.from(truth, (value, i) => [value, said[i]]));
    axes.title(`${width} features: test error ${short(test)}`);
  }
  return { draw };
}

function sentence(n, width, lam, test, rows) {
  const penalty = lam ? `a penalty of ${short(lam)}` : "no penalty";
  const errors = rows.map((row) => row[1]);
  const top = errors.indexOf(Math.max(...errors));
  const peak = `largest, ${short(errors[top])}, at ${widths(n)[top]} features`;
  const end = `${short(errors.at(-1))} at ${widths(n).at(-1)}`;
  return `${n} examples, ${penalty}: the test error is ${peak}, and ${end}. With ${width} features one data set gives ${short(test)}.`;
}

export default { render };
