// Contour lines over a plot, by marching squares: four corners of a cell, and where a level passes.
import { COLORS, mark } from "./plot.js";
import { clamp, linspace } from "./numbers.js";

// `set(height)` draws the lines of height(x, y) over the present range, on `count` levels.
export function contours(plot, { n = 49, count = 12, color = COLORS.grey } = {}) {
  const look = { fill: "none", stroke: color, "stroke-width": 0.8, "clip-path": plot.clip };
  const node = mark(plot.svg, "path", { ...look, "aria-hidden": "true" });
  function set(height) {
    const xs = linspace(plot.x.low, plot.x.high, n);
    const ys = linspace(plot.y.low, plot.y.high, n);
    const grid = ys.map((y) => xs.map((x) => height(x, y)));
    const parts = [];
    for (const level of levels(grid.flat(), count))
      for (let row = 0; row + 1 < n; row++)
        for (let col = 0; col + 1 < n; col++) {
          const corners = [[row, col], [row, col + 1], [row + 1, col + 1], [row + 1, col]];
          const passed = crossings(corners, grid, level).map(
            ([r, c]) => `${onAxis(plot.x, xs, c)} ${onAxis(plot.y, ys, r)}`,
          );
          for (let i = 0; i + 1 < passed.length; i += 2) parts.push(`M${passed[i]}L${passed[i + 1]}`);
        }
    node.setAttribute("d", parts.join(""));
  }
  return { node, set };
}

// Heights, closer together towards the bottom, the more the steeper the rest.
export function levels(heights, count) {
  const sorted = [...heights].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  const share = (sorted[Math.floor(sorted.length / 2)] - low) / (high - low || 1);
  const spacing = Math.log(clamp(share, 0.05, 0.5)) / Math.log(0.5);
  const steps = linspace(0, 1, count + 2).slice(1, -1);
  return steps.map((step) => low + (high - low) * step ** spacing);
}

// Where a level passes through the sides of a cell, as [row, col] with fractions.
function crossings(corners, grid, level) {
  const found = [];
  corners.forEach(([row, col], i) => {
    const [nextRow, nextCol] = corners[(i + 1) % 4];
    const [here, there] = [grid[row][col] - level, grid[nextRow][nextCol] - level];
    if (here < 0 === there < 0) return;
    const part = here / (here - there);
    found.push([row + part * (nextRow - row), col + part * (nextCol - col)]);
  });
  return found;
}

const onAxis = (scale, values, at) =>
  scale(values[0] + ((values.at(-1) - values[0]) * at) / (values.length - 1)).toFixed(1);
