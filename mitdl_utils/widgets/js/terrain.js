// Landscapes of a loss over two weights: height, slope and curvature; `models/terrain.py` says the same.
import { clamp } from "./shared.js";

export const PLANE = [-3, 3, -2.25, 2.25]; // left, right, bottom, top
const FAR = 30; // from the origin: who has come that far has flown out
const PITS = [
  { deep: 2, at: [-1.2, -0.3], width: 1 },
  { deep: 1, at: [1.5, 0.5], width: 0.16 },
]; // the two valleys; the square of their widths

// The bowl ½ (a x² + b y²), whose curvatures are a and b.
function quadratic(a, b) {
  return {
    height: (x, y) => 0.5 * (a * x * x + b * y * y),
    slope: (x, y) => [a * x, b * y],
    curvature: () => [a, 0, b],
  };
}

// For each valley: how far x and y are from it, how deep it is here, and its width.
function pits(x, y) {
  return PITS.map(({ deep, at, width }) => {
    const [dx, dy] = [x - at[0], y - at[1]];
    return [dx, dy, deep * Math.exp(-(dx * dx + dy * dy) / (2 * width)), width];
  });
}
const total = (all, part) => all.reduce((sum, one) => sum + part(one), 0);

const valleys = {
  height: (x, y) => 0.05 * (x * x + y * y) - total(pits(x, y), ([, , e]) => e),
  slope(x, y) {
    const all = pits(x, y);
    return [
      0.1 * x + total(all, ([dx, , e, s]) => (e * dx) / s),
      0.1 * y + total(all, ([, dy, e, s]) => (e * dy) / s),
    ];
  },
  curvature(x, y) {
    const all = pits(x, y);
    return [
      0.1 + total(all, ([dx, , e, s]) => e * (1 / s - (dx * dx) / (s * s))),
      -total(all, ([dx, dy, e, s]) => (e * dx * dy) / (s * s)),
      0.1 + total(all, ([, dy, e, s]) => e * (1 / s - (dy * dy) / (s * s))),
    ];
  },
};

const TERRAINS = {
  bowl: quadratic(1, 1),
  ravine: quadratic(1, 10),
  saddle: {
    height: (x, y) => y * y - 0.5 * x * x + (x * x * x * x) / 16,
    slope: (x, y) => [-x + (x * x * x) / 4, 2 * y],
    curvature: (x) => [0.75 * x * x - 1, 0, 2],
  },
  "two valleys": valleys,
};

// A landscape by its name, or through `heights` on a `span` where no such name is known: its
// `height(x, y)`, `slope(x, y)`, `curvature(x, y)` (along x, mixed, along y), `span` and `holds`.
export function terrain(name, heights = [], span = PLANE) {
  const known = TERRAINS[name];
  if (known) return { ...known, span: PLANE, holds: (x, y) => Math.hypot(x, y) <= FAR };
  const [left, right, bottom, top] = span;
  const holds = (x, y) => left <= x && x <= right && bottom <= y && y <= top;
  return { ...fromGrid(heights, span), span, holds };
}

// Cubic pieces through a grid of heights (Catmull and Rom 1974), outside of it as at its edge.
function fromGrid(heights, [left, right, bottom, top]) {
  const [rows, columns] = [heights.length, heights[0].length];
  const [perX, perY] = [(columns - 1) / (right - left), (rows - 1) / (top - bottom)];
  function pieces(x, y, along, across) {
    const [ix, wx] = weights((x - left) * perX, columns, along);
    const [iy, wy] = weights((y - bottom) * perY, rows, across);
    let sum = 0;
    for (let r = 0; r < 4; r++)
      for (let c = 0; c < 4; c++) sum += wy[r] * heights[iy[r]][ix[c]] * wx[c];
    return sum;
  }
  const slope = (x, y) => [pieces(x, y, true, false) * perX, pieces(x, y, false, true) * perY];
  function curvature(x, y) {
    const [hx, hy] = [1 / perX, 1 / perY];
    const [east, west] = [slope(x + hx, y), slope(x - hx, y)];
    const [north, south] = [slope(x, y + hy), slope(x, y - hy)];
    const mixed = (east[1] - west[1]) / (2 * hx);
    return [(east[0] - west[0]) / (2 * hx), mixed, (north[1] - south[1]) / (2 * hy)];
  }
  return { height: (x, y) => pieces(x, y, false, false), slope, curvature };
}

// The four nearest of n points, and what each counts.
function weights(where, n, slope) {
  const at = clamp(where, 0, n - 1);
  const first = Math.min(Math.floor(at), n - 2);
  const t = at - first;
  const near = [-1, 0, 1, 2].map((far) => clamp(first + far, 0, n - 1));
  const parts = slope
    ? [-3 * t * t + 4 * t - 1, 9 * t * t - 10 * t, -9 * t * t + 8 * t + 1, 3 * t * t - 2 * t]
    : [
        -t * t * t + 2 * t * t - t,
        3 * t * t * t - 5 * t * t + 2,
        -3 * t * t * t + 4 * t * t + t,
        t * t * t - t * t,
      ];
  return [near, parts.map((part) => part / 2)];
}

// The smallest and the largest of the curvatures in all directions.
export function extremes([along, mixed, across]) {
  const middle = (along + across) / 2;
  const reach = Math.hypot((along - across) / 2, mixed);
  return [middle - reach, middle + reach];
}
