// Numbers: a seeded generator, small matrices, a few functions, and how a number is written.
//
// `models/numbers.py` gives the same numbers from the same seed; a test compares them.

// A generator of numbers from a seed: mulberry32 (Tommy Ettinger, public domain), normal numbers
// by Box and Muller (1958).
export function generator(seed) {
  let state = seed >>> 0;
  let spare = null;
  function uniform() {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  function normal() {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }
  const below = (n) => Math.floor(uniform() * n);
  return { uniform, normal, below };
}

// The numbers 0 … n − 1 in random order (Fisher and Yates).
export function shuffled(n, rng) {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

// A matrix is its shape and its numbers row by row: at row i and column j stands data[i * cols + j].
export function matrix(rows, cols, fill = () => 0) {
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < data.length; i++) data[i] = fill(i);
  return { rows, cols, data };
}

export function multiply(a, b) {
  const out = matrix(a.rows, b.cols);
  for (let i = 0; i < a.rows; i++)
    for (let k = 0; k < a.cols; k++) {
      const factor = a.data[i * a.cols + k];
      for (let j = 0; j < b.cols; j++)
        out.data[i * b.cols + j] += factor * b.data[k * b.cols + j];
    }
  return out;
}

export function transpose(a) {
  const out = matrix(a.cols, a.rows);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.cols; j++) out.data[j * a.rows + i] = a.data[i * a.cols + j];
  return out;
}

// x in a x = b, for a square a: Gauss's elimination, each time by the largest pivot.
export function solve(a, b) {
  const n = a.rows;
  const rows = Array.from({ length: n }, (_, i) => [
    ...a.data.subarray(i * n, i * n + n),
    ...b.data.subarray(i * b.cols, (i + 1) * b.cols),
  ]);
  for (let k = 0; k < n; k++) {
    let top = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i][k]) > Math.abs(rows[top][k])) top = i;
    [rows[k], rows[top]] = [rows[top], rows[k]];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j < rows[k].length; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  return matrix(n, b.cols, (at) => {
    const i = Math.floor(at / b.cols);
    return rows[i][n + (at % b.cols)] / rows[i][i];
  });
}

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

export function linspace(low, high, n) {
  return Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));
}

// 1 / (1 + e⁻ᶻ), in the form that cannot overflow.
export function sigmoid(z) {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

// A number for people: a true minus, and no minus before a zero.
export function written(value, digits = 2) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

// A number that may be very small or large: 0.0310, 2.4e−7.
export function significant(value, digits = 3) {
  if (value === 0) return "0";
  const small = Math.abs(value) < 0.001 || Math.abs(value) >= 1e6;
  const text = small ? value.toExponential(digits - 1) : value.toPrecision(digits);
  return text.replaceAll("-", "−").replace("e+", "e");
}
