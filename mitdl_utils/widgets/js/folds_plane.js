// Folds of a plane: ReLU units over two inputs, the pieces that they make, and the folded paper.
import { COLORS, arrows, handle, heat, key, line, linspace, plot, points, sigmoid } from "./shared.js";
import { DASHES, INKS } from "./folds_line.js";
import { REACH, plane } from "./planes.js";

const EXAMPLES = 80;
const NOISE = 0.15;
const ARM = 0.9; // from a fold to the handle that turns it
const SAME = 1e-9;

export const examplesOf = (kind) => plane(kind, EXAMPLES, NOISE, 0);

// A unit is [angle, place, weight]: it rises in the direction `angle`, in degrees, from its place on.
export function unitsValue([angle, place], [x, y]) {
  const [dx, dy] = direction(angle);
  return Math.max(0, dx * x + dy * y - place);
}

export function planeSum(units, bias, at) {
  return units.reduce((sum, unit) => sum + unit[2] * unitsValue(unit, at), bias);
}

function direction(angle) {
  const turn = (angle * Math.PI) / 180;
  return [Math.cos(turn), Math.sin(turn)];
}

// Each line that bends the sum, once: two units on one line add up, whichever way they open.
export function creases(units) {
  const found = [];
  for (const [angle, place, weight] of units) {
    const turned = ((angle % 360) + 360) % 360;
    const [half, at] = turned >= 180 ? [turned - 180, -place] : [turned, place];
    const same = found.find((it) => Math.abs(it[0] - half) < SAME && Math.abs(it[1] - at) < SAME);
    if (same) same[2] += weight;
    else found.push([half, at, weight]);
  }
  return found.filter(([angle, at, weight]) => {
    const [dx, dy] = direction(angle);
    return Math.abs(weight) > SAME && Math.abs(at) < REACH * (Math.abs(dx) + Math.abs(dy)) - SAME;
  });
}

// Flat pieces of the square: each crease adds one, and one more for each place where it meets
// others inside.
export function planePieces(units) {
  const lines = creases(units);
  return lines.reduce((count, one, i) => {
    const met = [];
    for (const other of lines.slice(0, i)) {
      const at = meeting(one, other);
      if (at && !met.some(([x, y]) => Math.hypot(x - at[0], y - at[1]) < SAME)) met.push(at);
    }
    return count + 1 + met.length;
  }, 1);
}

function meeting([angle, place], [other, far]) {
  const [[a, b], [c, d]] = [direction(angle), direction(other)];
  const size = a * d - b * c;
  if (Math.abs(size) < SAME) return null;
  const [x, y] = [(place * d - b * far) / size, (a * far - place * c) / size];
  return Math.abs(x) < REACH - SAME && Math.abs(y) < REACH - SAME ? [x, y] : null;
}

export function planeRight(units, bias, kind) {
  const { x, labels } = examplesOf(kind);
  const said = labels.map((_, i) => planeSum(units, bias, [x.data[2 * i], x.data[2 * i + 1]]) >= 0);
  return said.filter((one, i) => Number(one) === labels[i]).length;
}

// The plane with its folds, and the paper as folds 1 and 2 leave it.
export function planePictures(parent, set) {
  key(parent, ["class 0", "class 1"]);
  const ends = [-REACH, REACH];
  const size = { x: ends, y: ends, xlabel: "x₁", ylabel: "x₂", height: 330 };
  const left = plot(parent, { ...size, label: "The plane, coloured by the sum; handles move the folds" });
  const region = heat(left, 48);
  const lines = INKS.map((color, i) => line(left, { color, dash: DASHES[i], width: 2.5 }));
  const ways = arrows(left, { width: 2, head: 6 });
  const marks = points(left, { size: 4 });
  const shifts = INKS.map((color, i) =>
    handle(left, { label: `fold ${i + 1}: shift it`, color, move: (x, y) => set.shift(i, [x, y]) }),
  );
  const turn = handle(left, { label: "the chosen fold: turn it", color: COLORS.yellow, move: set.turn });
  const paper = foldedPaper(parent);
  let known = { kind: "" };
  function draw(units, bias, kind, chosen) {
    if (known.kind !== kind) {
      const { x, labels } = examplesOf(kind);
      known = { kind, labels, rows: labels.map((_, i) => [x.data[2 * i], x.data[2 * i + 1]]) };
      marks.set(known.rows, labels);
    }
    region.set((x, y) => sigmoid(2 * planeSum(units, bias, [x, y])));
    INKS.forEach((_, i) => {
      lines[i].set(i < units.length ? crossing(units[i]) : []);
      shifts[i].show(i < units.length);
      if (i < units.length) shifts[i].set(...foot(units[i]));
    });
    turn.set(...foot(units[chosen], ARM));
    ways.set(units.map((unit) => arrow(left, unit)));
    const right = planeRight(units, bias, kind);
    left.title(`${right} of ${EXAMPLES} right, ${planePieces(units)} pieces`);
    paper.draw(units, bias, known);
  }
  return { draw };
}

// Where a fold is nearest to the middle of the plane, or a way further to where its unit rises.
export function foot([angle, place], more = 0) {
  return direction(angle).map((part) => part * (place + more));
}

// An arrow from a fold to where its unit rises.
function arrow(axes, unit) {
  const [[x, y], [toX, toY]] = [foot(unit), foot(unit, ARM)];
  return [x, y, axes.x(toX) - axes.x(x), axes.y(toY) - axes.y(y)];
}

function crossing([angle, place]) {
  const [dx, dy] = direction(angle);
  const far = 4 * REACH;
  const [x, y] = [dx * place, dy * place];
  return [[x - far * dy, y + far * dx], [x + far * dy, y - far * dx]];
}

function foldedPaper(parent) {
  const size = { x: [-0.3, 4.2], y: [-0.3, 4.2], xlabel: "h₁", ylabel: "h₂", height: 330 };
  const axes = plot(parent, { ...size, label: "The paper after folds 1 and 2: the same points by h₁ and h₂" });
  const steps = linspace(-REACH, REACH, 25);
  const threads = Array.from({ length: 26 }, () => line(axes, { color: COLORS.grey, width: 0.5 }));
  const cut = line(axes, { dash: "6 4" });
  const marks = points(axes, { size: 4 });
  function draw(units, bias, { rows, labels }) {
    const folded = (at) => [unitsValue(units[0], at), unitsValue(units[1], at)];
    steps.filter((_, i) => i % 2 === 0).forEach((fixed, i) => {
      threads[2 * i].set(steps.map((x) => folded([x, fixed])));
      threads[2 * i + 1].set(steps.map((y) => folded([fixed, y])));
    });
    marks.set(rows.map(folded), labels);
    cut.set(units.length === 2 ? cutLine(units, bias) : []);
    axes.title(`after folds 1 and 2${units.length === 2 ? ", and the straight cut" : ""}`);
  }
  return { draw };
}

// Where bias + w₁ h₁ + w₂ h₂ is 0.
function cutLine([[, , w1], [, , w2]], bias) {
  const norm = w1 * w1 + w2 * w2;
  if (norm === 0) return [];
  const [x, y] = [(-bias * w1) / norm, (-bias * w2) / norm];
  return [[x - 9 * w2, y + 9 * w1], [x + 9 * w2, y - 9 * w1]];
}
