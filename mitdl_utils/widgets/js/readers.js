// Three readers of a digit: a rule, a line on three features, a network; as in `models/readers.py`.
import { generator } from "./numbers.js";

export const SIDE = 8; // pixels
export const FULL = 16; // ink
export const NOTHING = -1; // what the rule says of an empty picture
const [FOOT, LOW, SHOULDER] = [3, 0.46, 0.26];
const BESIDE = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];

// ── a hand on the picture ───────────────────────────────────────────────────────────────────────

// After a touch at (x, y), in pixels from the upper left corner.
export function brushed(pixels, x, y) {
  return pixels.map((old, at) => {
    const away = Math.hypot((at % SIDE) + 0.5 - x, Math.floor(at / SIDE) + 0.5 - y);
    return Math.max(old, Math.floor(FULL * Math.min(1, Math.max(0, 1.4 - away)) + 0.5));
  });
}

// Moved by whole pixels; what leaves the picture is lost.
export function shifted(pixels, right, down) {
  const out = new Array(SIDE * SIDE).fill(0);
  pixels.forEach((ink, at) => {
    const [row, col] = [Math.floor(at / SIDE) + down, (at % SIDE) + right];
    if (within(row) && within(col)) out[row * SIDE + col] = ink;
  });
  return out;
}

// Each pixel has at least half the ink of those beside it.
export function thickened(pixels) {
  const moved = BESIDE.map(([down, right]) => shifted(pixels, right, down));
  return pixels.map((own, at) =>
    Math.max(own, Math.floor(Math.max(...moved.map((one) => one[at])) / 2)),
  );
}

// With normal noise of deviation 3 on each pixel, from a seed.
export function noisy(pixels, seed) {
  const rng = generator(seed);
  return pixels.map((ink) =>
    Math.min(FULL, Math.max(0, Math.floor(ink + 3 * rng.normal() + 0.5))),
  );
}

const within = (place) => place >= 0 && place < SIDE;

// ── the rule ────────────────────────────────────────────────────────────────────────────────────

// For each hole that ink encloses the places of its pixels, which touch by their edges.
export function holes(pixels, ink) {
  const seen = pixels.map((value) => value >= ink);
  const found = [];
  for (let start = 0; start < SIDE * SIDE; start++) {
    if (seen[start]) continue;
    seen[start] = true;
    const places = [start];
    let open = false;
    for (const at of places) {
      const [row, col] = [Math.floor(at / SIDE), at % SIDE];
      open ||= row === 0 || row === SIDE - 1 || col === 0 || col === SIDE - 1;
      for (const [down, right] of BESIDE) {
        const [r, c] = [row + down, col + right];
        if (!within(r) || !within(c) || seen[r * SIDE + c]) continue;
        seen[r * SIDE + c] = true;
        places.push(r * SIDE + c);
      }
    }
    if (!open) found.push(places);
  }
  return found;
}

// Eight numbers that the rule asks for, within the box around the inked pixels; [] if none is.
export function shape(pixels, ink) {
  const inked = pixels.flatMap((value, at) => (value >= ink ? [at] : []));
  if (inked.length === 0) return [];
  const [rows, cols] = [inked.map((at) => Math.floor(at / SIDE)), inked.map((at) => at % SIDE)];
  const [top, left, bottom] = [Math.min(...rows), Math.min(...cols), Math.max(...rows)];
  const [height, width, n] = [bottom - top + 1, Math.max(...cols) - left + 1, inked.length];
  const found = holes(pixels, ink);
  const largest = found.reduce((best, one) => (one.length > best.length ? one : best), []);
  const hole = sum(largest.map((at) => Math.floor(at / SIDE) - top)) / Math.max(largest.length, 1);
  const middle = sum(cols) / n;
  const quarter = rows.map((r, i) => [
    2 * (r - top) + 1 - height,
    2 * (cols[i] - left) + 1 - width,
  ]);
  return [
    found.length,
    largest.length,
    (hole + 0.5) / height,
    cols.filter((col) => Math.abs(col - middle) <= 1).length / n,
    rows.filter((row) => row === bottom).length,
    (sum(rows.map((row) => row - top)) / n + 0.5) / height,
    quarter.filter(([down, right]) => down > 0 && right < 0).length / n,
    quarter.filter(([down, right]) => down < 0 && right < 0).length / n,
  ];
}

// A digit, or −1 if there is no ink; the thresholds are [ink, hole, high, upright, left].
export function rule(pixels, [ink, large, high, upright, left]) {
  const measured = shape(pixels, ink);
  if (measured.length === 0) return NOTHING;
  const [count, size, height, narrow, foot, middle, lowLeft, topLeft] = measured;
  if (count >= 2) return 8;
  if (count === 1) {
    if (size >= large) return 0;
    return height < high ? 9 : 6;
  }
  if (narrow >= upright) return 1;
  if (foot < FOOT) return middle < LOW ? 7 : 4;
  if (lowLeft >= left) return 2;
  return topLeft >= SHOULDER ? 5 : 3;
}

// ── the two that learned ────────────────────────────────────────────────────────────────────────

// Height of the ink's middle, its share at the upper right, its share in the middle.
export function features(pixels) {
  const ink = Math.max(sum(pixels), 1e-9);
  const [row, col] = [(at) => Math.floor(at / SIDE), (at) => at % SIDE];
  const share = (wanted) => sum(pixels.filter((_, at) => wanted(row(at), col(at)))) / ink;
  return [
    sum(pixels.map((value, at) => value * row(at))) / ink / (SIDE - 1),
    share((r, c) => r < 4 && c >= 4),
    share((r, c) => r >= 2 && r < 6 && c >= 3 && c < 5),
  ];
}

export const lineSays = (pixels, { V, c }) => softmax(layer(features(pixels), V, c));

export function hidden(pixels, { W1, b1 }) {
  const z = layer(pixels.map((ink) => ink / FULL), W1, b1);
  return z.map((value) => Math.max(value, 0));
}

export const networkSays = (pixels, learned) =>
  softmax(layer(hidden(pixels, learned), learned.W2, learned.b2));

// x W + b, for one row x.
function layer(x, W, b) {
  const out = [...b];
  x.forEach((value, i) => W[i].forEach((weight, j) => (out[j] += value * weight)));
  return out;
}

function softmax(logits) {
  const top = Math.max(...logits);
  const e = logits.map((z) => Math.exp(z - top));
  const total = sum(e);
  return e.map((one) => one / total);
}

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
