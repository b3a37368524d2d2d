// Random features: what they fit, and its errors; `rooms/double_descent.py` says the same.
import { generator } from "./numbers.js";
import { leastSquares } from "./least_squares.js";

const INPUTS = 10;
const NEW = 200;
const WIDEST = 400;
const MOST_EXAMPLES = 60;
const STRIDE = INPUTS + 1; // numbers of a training example
const SHARES = [
  0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.25, 1.5, 2, 3, 5, 7, 10,
];
export const NO_PENALTY = -6;

export const featuresFor = (share, n) => Math.min(WIDEST, Math.max(1, Math.floor(share * n + 0.5)));

export function widths(n) {
  return [...new Set(SHARES.map((share) => featuresFor(share, n)))].sort((a, b) => a - b);
}

export const strength = (logLam) => (logLam <= NO_PENALTY ? 0 : 10 ** logLam);

// What a seed draws, whatever the settings: the rule, the features, and the most examples.
const drawn = new Map();

function draws(seed) {
  if (!drawn.has(seed)) {
    const rng = generator(seed);
    const normals = (count) => Float64Array.from({ length: count }, rng.normal);
    const rule = normals(INPUTS);
    const directions = normals(WIDEST * INPUTS);
    const fresh = normals(NEW * INPUTS);
    const rows = normals(MOST_EXAMPLES * STRIDE); // the last of each row is its noise
    const norm = Math.sqrt(along(rule, 0, rule, 0));
    const truths = (x, n, stride) =>
      Float64Array.from({ length: n }, (_, i) => along(x, i * stride, rule, 0) / norm);
    drawn.set(seed, {
      truth: truths(rows, MOST_EXAMPLES, STRIDE),
      chance: Float64Array.from({ length: MOST_EXAMPLES }, (_, i) => rows[i * STRIDE + INPUTS]),
      features: relus(rows, MOST_EXAMPLES, STRIDE, directions),
      newFeatures: relus(fresh, NEW, INPUTS, directions),
      newY: truths(fresh, NEW, INPUTS),
    });
  }
  return drawn.get(seed);
}

// n examples of ten normal numbers, labels by a linear rule with noise, and ReLU features: a
// column for each feature, for the training examples and for the new ones.
export function problem(seed, n, noise) {
  const { truth, chance, features, newFeatures, newY } = draws(seed);
  const y = truth.slice(0, n).map((value, i) => value + noise * chance[i]);
  return { features: features.map((column) => column.subarray(0, n)), y, newFeatures, newY };
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
export function weights({ features, y }, width, lam) {
  const root = Math.sqrt(width);
  const scaled = features.slice(0, width).map((column) => column.map((value) => value / root));
  return leastSquares(scaled, y, { penalty: lam }).map((w) => w / root);
}

export function predict(columns, w) {
  const out = new Float64Array(columns[0].length);
  w.forEach((weight, j) => {
    for (let i = 0; i < out.length; i++) out[i] += weight * columns[j][i];
  });
  return out;
}

export const meanSquare = (a, b) => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length;

// What a fit says about the new examples.
export function answers(seed, n, noise, lam, width) {
  const examples = problem(seed, n, noise);
  return predict(examples.newFeatures, weights(examples, width, lam));
}

// Training error, test error and length of the weights of one width.
export function errorsOf(examples, width, lam) {
  const w = weights(examples, width, lam);
  const training = meanSquare(predict(examples.features, w), examples.y);
  const test = meanSquare(predict(examples.newFeatures, w), examples.newY);
  return [training, test, Math.sqrt(width * w.reduce((sum, value) => sum + value * value, 0))];
}

// The same for each of `widths(n)`.
export function curve(seed, n, noise, lam) {
  const examples = problem(seed, n, noise);
  return widths(n).map((width) => errorsOf(examples, width, lam));
}
