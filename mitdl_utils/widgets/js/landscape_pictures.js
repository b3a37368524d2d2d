// The pictures of a landscape that one walks: from above, and the loss step by step.
import { contours } from "./contours.js";
import { MOST, STILL, lossText } from "./descent.js";
import { COLORS, arrows, clamp, dots, handle, heat, line, plot, significant, written } from "./shared.js";

export function makeAbove(parent, state, game, begin) {
  const label = "The landscape from above, with the walk; click to choose a start";
  const [x, y] = [[-3, 3], [-2.25, 2.25]];
  const axes = plot(parent, { x, y, xlabel: "w₁", ylabel: "w₂", label, width: 320, height: 264 });
  axes.svg.style.cursor = "crosshair";
  const tint = heat(axes, 64, 0.5);
  const lines = contours(axes);
  const next = line(axes, { width: 1.5, dash: "4 3" });
  const miss = line(axes, { color: COLORS.purple, dash: "2 2" });
  const stops = dots(axes, { color: COLORS.orange, size: 3 });
  const way = line(axes, { color: COLORS.orange });
  const downhill = arrows(axes, { width: 2, head: 6 });
  const ball = dots(axes, { color: COLORS.orange, size: 6 });
  const start = handle(axes, { label: "the start", step: 0.1, radius: 6, move: begin });
  const guess = handle(axes, {
    label: "your guess of the next step",
    step: 0.05,
    color: COLORS.purple,
    move: (...at) => ((game.guess = at), state.redraw()),
  });
  axes.svg.addEventListener("click", (event) => {
    if (event.target.closest(".room-handle")) return;
    const [px, py] = axes.place(event);
    if (axes.x.low <= px && px <= axes.x.high && axes.y.low <= py && py <= axes.y.high) begin(px, py);
  });
  function ground({ height, span: [left, right, bottom, top] }) {
    axes.range([left, right], [bottom, top]);
    lines.set(height);
    const edge = [[left, bottom], [left, top], [right, bottom], [right, top]];
    const low = lowest(height, [left, right, bottom, top]);
    const reach = Math.max(...edge.map(([a, b]) => height(a, b))) - low || 1;
    tint.set((a, b) => 0.5 - 0.5 * clamp((height(a, b) - low) / reach, 0, 1) ** 0.6);
  }
  function draw({ slope }, path, at, rate) {
    const here = path[at];
    const [along, across] = slope(...here);
    const steep = Math.hypot(along, across);
    way.set(path.slice(0, at + 1));
    stops.set(path.slice(0, Math.min(at, 60)));
    ball.set([here]);
    start.set(...path[0]);
    start.node.setAttribute("r", at ? 4 : 7);
    const arrow = [...here, (-34 * along) / steep, (34 * across) / steep];
    downhill.set(steep < STILL ? [] : [arrow]);
    next.set(game.guessing ? [] : [here, [here[0] - rate * along, here[1] - rate * across]]);
    miss.set(game.missed);
    guess.show(game.guessing);
    guess.set(...(game.guess ?? here));
    axes.title(`w = (${here.map((value) => written(value)).join(", ")})`);
  }
  return { ground, draw };
}

// About the lowest height of a span.
function lowest(height, [left, right, bottom, top]) {
  let low = Infinity;
  for (let i = 0; i <= 40; i++)
    for (let j = 0; j <= 40; j++)
      low = Math.min(low, height(left + ((right - left) * i) / 40, bottom + ((top - bottom) * j) / 40));
  return low;
}

export function makeCurve(parent) {
  const size = { x: [0, 20], y: [0, 1], width: 300, height: 245 };
  const axes = plot(parent, { ...size, xlabel: "step", label: "The loss, step by step" });
  const fall = line(axes, { color: COLORS.orange });
  const marks = dots(axes, { color: COLORS.orange, size: 3 });
  let drawn = "";
  function draw(losses, at) {
    const last = [20, 50, 100, MOST].find((steps) => at <= steps);
    const [low, high] = [Math.min(losses[0], losses[at]), losses[0]];
    const floor = Math.min(0, low);
    const range = [last, floor, high].map((value) => significant(value)).join();
    if (range !== drawn) {
      const room = 0.15 * (high - floor || 1);
      axes.range([-0.02 * last, last], [floor - room / 3, high + room]);
      drawn = range;
    }
    const shown = losses.slice(0, at + 1).map((loss, step) => [step, loss]);
    fall.set(shown);
    marks.set(at <= 60 ? shown : shown.slice(-1));
    axes.title(`loss ${lossText(losses[at])} after ${at} ${at === 1 ? "step" : "steps"}`);
  }
  return { draw };
}
