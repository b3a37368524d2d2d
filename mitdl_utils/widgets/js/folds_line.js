// Folds of a line: ReLU units side by side over one input, and the curve that their sum draws.
import { COLORS, dots, handle, line, linspace, plot } from "./shared.js";

export const LINE = 3; // x goes from −LINE to LINE
export const INKS = [COLORS.blue, COLORS.orange, COLORS.green, COLORS.purple, COLORS.sky];
export const DASHES = ["", "7 3", "2 3", "9 3 2 3", "4 4"];
const GRID = linspace(-LINE, LINE, 121);

// Corners [x, y] of the curves to match.
export const CURVES = {
  ramp: [[-3, 0], [-1, 0], [1, 2], [3, 2]],
  hat: [[-3, 0], [-1.5, 0], [0, 1.5], [1.5, 0], [3, 0]],
  valley: [[-3, 3], [0, 0], [3, 3]],
  W: [[-3, 1.5], [-1.5, 0], [0, 1.5], [1.5, 0], [3, 1.5]],
};

// The height at x of a curve that is given by its corners.
export function heightOf(corners, x) {
  const i = Math.max(1, corners.findIndex(([at]) => at >= x));
  const [[x0, y0], [x1, y1]] = [corners[i - 1], corners[i]];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

// A unit is [place, side, weight]: flat on one side of its place, and sloped on the other (±1).
export function unitAt([place, side, weight], x) {
  return weight * Math.max(0, side * (x - place));
}

export function sumAt(units, bias, x) {
  return units.reduce((sum, unit) => sum + unitAt(unit, x), bias);
}

// Straight pieces between −LINE and LINE. At its place each unit bends the sum by its weight.
export function pieces(units) {
  const bends = new Map();
  for (const [place, , weight] of units) {
    if (Math.abs(place) < LINE) bends.set(place, (bends.get(place) ?? 0) + weight);
  }
  return 1 + [...bends.values()].filter((bend) => Math.abs(bend) > 1e-9).length;
}

// The largest distance between the sum and a curve.
export function gap(units, bias, corners) {
  return Math.max(...GRID.map((x) => Math.abs(sumAt(units, bias, x) - heightOf(corners, x))));
}

// Two plots: the units, each with a handle that sets place and weight, and their sum.
export function linePictures(parent, set) {
  const size = { x: [-LINE, LINE], y: [-3, 3], xlabel: "x" };
  const left = plot(parent, { ...size, label: "Each unit times its weight; handles move their folds" });
  const right = plot(parent, { ...size, label: "The sum of the units, and the curve to match" });
  const target = line(right, { color: COLORS.grey, width: 6 });
  const sum = line(right, { color: COLORS.orange, width: 2.5 });
  const corners = dots(right, { size: 4 });
  const lines = INKS.map((color, i) => line(left, { color, dash: DASHES[i] }));
  const sides = [1, 1, 1, 1, 1];
  const grips = INKS.map((color, i) =>
    handle(left, {
      label: `unit ${i + 1}: move its fold and its weight`,
      color,
      step: 0.1,
      move: (x, y) => set(i, x - sides[i], y),
    }),
  );
  function draw(units, bias, name) {
    lines.forEach((one, i) => one.set(i < units.length ? bent(units[i]) : []));
    grips.forEach((grip, i) => {
      grip.show(i < units.length);
      if (i >= units.length) return;
      const [place, side, weight] = units[i];
      sides[i] = side;
      grip.set(place + side, weight);
    });
    target.set(CURVES[name]);
    const places = [...units.map(([place]) => place), -LINE, LINE].sort((a, b) => a - b);
    sum.set(places.map((x) => [x, sumAt(units, bias, x)]));
    corners.set(units.map(([x]) => [x, sumAt(units, bias, x)]));
    left.title("each unit times its weight");
    const apart = gap(units, bias, CURVES[name]);
    right.title(`their sum: ${pieces(units)} pieces, largest gap ${apart.toFixed(2)}`);
  }
  return { draw };
}

function bent(unit) {
  return [-LINE, unit[0], LINE].sort((a, b) => a - b).map((x) => [x, unitAt(unit, x)]);
}
