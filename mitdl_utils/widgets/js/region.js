// The plane of the playground: what a network answers there, the examples, and one linear map.
import { COLORS, handle, heat, line, matrix, plot, points, sigmoid } from "./shared.js";
import { forward, mapAt } from "./network.js";
import { piece, sameUnits, unitsOn } from "./piece.js";
import { REACH } from "./planes.js";

export const GRID = 40; // places along each side, of the region and of each unit's picture

// The region asks `state` for the bend and for the place x1, x2, which a click or its handle moves.
export function makeRegion(parent, state) {
  const ends = [-REACH, REACH];
  const label = "The plane, coloured by the network's answer; click for the linear map that acts there";
  const axes = plot(parent, { x: ends, y: ends, xlabel: "x₁", ylabel: "x₂", label, height: 330 });
  const answer = heat(axes, GRID);
  const veil = piece(axes, GRID);
  const marks = points(axes, { size: 3.2 });
  const hollow = hollowPoints(axes);
  const edge = line(axes, { color: COLORS.black, width: 2, dash: "6 4" });
  const go = (x, y) => (state.set("x1", Number(x.toFixed(2))), state.set("x2", Number(y.toFixed(2))));
  const spot = handle(axes, { label: "the place whose linear map is shown", move: go });
  axes.svg.addEventListener("click", (event) => {
    const [x, y] = axes.place(event);
    if (Math.abs(x) <= REACH && Math.abs(y) <= REACH) go(x, y);
  });
  const grid = gridOfPlaces();
  let shown = null;
  function draw(run, passed) {
    const bend = state.get("bend");
    const at = [state.get("x1"), state.get("x2")];
    const here = forward(run.layers, bend, { rows: 1, cols: 2, data: Float64Array.from(at) });
    let i = 0;
    answer.set(() => sigmoid(passed.at(-1).z.data[i++]));
    veil.show(bend === "ReLU");
    if (bend === "ReLU") veil.set((j) => sameUnits(passed, j, here));
    if (shown !== run.train) {
      shown = run.train;
      marks.set(rows(run.train), run.train.labels);
      hollow.set(rows(run.test), run.test.labels);
    }
    const { w, c, z } = mapAt(run.layers, bend, at);
    edge.set(zeroLine(w, c));
    spot.set(...at);
    const all = run.train.labels.length;
    axes.title(`${run.right[0]} of ${all} right after ${run.epochs} epochs`);
    return { w, c, z, at, bend, on: unitsOn(here) };
  }
  return { grid, draw };
}

// Examples that are kept for a test are rings and not discs.
function hollowPoints(axes) {
  const marks = points(axes, { size: 3.2 });
  for (const node of marks.nodes) {
    node.setAttribute("style", `stroke: ${node.getAttribute("fill")}; stroke-width: 1.2`);
    node.setAttribute("fill", "none");
  }
  return marks;
}

const rows = ({ x, labels }) => labels.map((_, i) => [x.data[2 * i], x.data[2 * i + 1]]);

// Where a linear map is 0: a line across the plane, or nothing.
export function zeroLine([w1, w2], c) {
  const norm = w1 * w1 + w2 * w2;
  if (!(norm > 0)) return [];
  const [x, y] = [(-c * w1) / norm, (-c * w2) / norm];
  const far = (10 * REACH) / Math.sqrt(norm);
  return [[x - far * w2, y + far * w1], [x + far * w2, y - far * w1]];
}

// The middle of each of GRID × GRID squares, top row first, (GRID², 2).
function gridOfPlaces() {
  const middle = (i) => -REACH + ((i + 0.5) * 2 * REACH) / GRID;
  return matrix(GRID * GRID, 2, (at) => {
    const i = at >> 1;
    return at % 2 ? -middle(Math.floor(i / GRID)) : middle(i % GRID);
  });
}
