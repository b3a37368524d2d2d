// The noise in a batch's gradient, for a linear regression with two weights.
//
// `rooms/clouds.py` says the same; a test compares them.
import { generator } from "./numbers.js";

export const NOTHING = 1e-9; // a spread below this is rounding

// The gradient of each example's squared error.
export function gradients([w1, w2], x, y) {
  return x.map(([x1, x2], i) => {
    const error = 2 * (x1 * w1 + x2 * w2 - y[i]);
    return [error * x1, error * x2];
  });
}

export function meanLoss([w1, w2], x, y) {
  return x.reduce((sum, [x1, x2], i) => sum + (x1 * w1 + x2 * w2 - y[i]) ** 2, 0) / x.length;
}

export function mean(all) {
  const sum = [0, 0];
  for (const [a, b] of all) {
    sum[0] += a;
    sum[1] += b;
  }
  return [sum[0] / all.length, sum[1] / all.length];
}

// The mean gradients of `count` batches; `again`: a row may be drawn again for the same batch.
export function batchMeans(each, batch, count, seed, again) {
  const [n, rng] = [each.length, generator(seed)];
  const rows = Array.from({ length: n }, (_, i) => i);
  return Array.from({ length: count }, () => {
    let [a, b] = [0, 0];
    for (let i = 0; i < batch; i++) {
      const j = again ? rng.below(n) : i + rng.below(n - i);
      if (!again) [rows[i], rows[j]] = [rows[j], rows[i]];
      const one = each[rows[again ? j : i]];
      a += one[0];
      b += one[1];
    }
    return [a / batch, b / batch];
  });
}

// How far gradients lie from the full one, root of the mean square.
export function spread(means, full) {
  const far = ([a, b]) => (a - full[0]) ** 2 + (b - full[1]) ** 2;
  return Math.sqrt(means.reduce((sum, one) => sum + far(one), 0) / means.length);
}

// The spread that theory expects: σ/√B, and less where no row is drawn again.
export function law(each, batch, again) {
  const n = each.length;
  return spread(each, mean(each)) * Math.sqrt((again ? 1 : (n - batch) / (n - 1)) / batch);
}

// The least batch whose spread is at most the length of the full gradient; null if there is none.
export function enough(each, again) {
  const full = mean(each);
  const [n, noise] = [each.length, spread(each, full) ** 2];
  const slope = full[0] ** 2 + full[1] ** 2;
  if (slope < NOTHING ** 2) return null;
  const wanted = again ? noise / slope : (noise * n) / ((n - 1) * slope + noise);
  return Math.max(1, Math.ceil(wanted - NOTHING));
}

// The curvature of the bowl, which is the same everywhere: [[a, b], [b, c]].
export function curvature(x) {
  const term = (i, j) => (2 * x.reduce((sum, row) => sum + row[i] * row[j], 0)) / x.length;
  return [term(0, 0), term(0, 1), term(1, 1)];
}

// The largest rate that holds with all examples: 2 over the largest curvature.
export function ceiling(x) {
  const [a, b, c] = curvature(x);
  return 2 / ((a + c) / 2 + Math.hypot((a - c) / 2, b));
}

// The place with the least loss.
export function bottom(x, y) {
  const [a, b, c] = curvature(x);
  const [g1, g2] = mean(gradients([0, 0], x, y));
  const det = a * c - b * b;
  return [(b * g2 - c * g1) / det, (b * g1 - a * g2) / det];
}

// By how much a step against a gradient changes the loss: −r g·f + ½ r² gᵀ H g.
export function change([g1, g2], [f1, f2], rate, [a, b, c]) {
  const bent = (a * g1 * g1 + 2 * b * g1 * g2 + c * g2 * g2) / 2;
  return rate * (rate * bent - (g1 * f1 + g2 * f2));
}
