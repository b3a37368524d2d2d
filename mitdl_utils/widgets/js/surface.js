// A surface seen from the side: painted once on a canvas, with a path and a ball on it.
import { element } from "./controls.js";
import { COLORS, mark } from "./plot.js";
import { clamp, linspace } from "./numbers.js";

const [ACROSS, DOWN] = [300, 212]; // of the picture
const TURN = (-28 * Math.PI) / 180;
const [COS, SIN] = [Math.cos(TURN), Math.sin(TURN)];
const [SIZE, TILT, RISE] = [124, 52, 92]; // half a side, its depth on the picture, the full height
const SHARP = 2; // canvas pixels for one of the picture
const [FROM, TO] = [[226, 239, 247], [0, 92, 148]]; // low and high ground

export function surface(parent, { label, n = 37 }) {
  const box = element("div", { class: "room-plot" });
  box.style.maxWidth = `${ACROSS * 1.25}px`;
  const size = { width: ACROSS * SHARP, height: DOWN * SHARP, "aria-hidden": "true" };
  const canvas = element("canvas", { ...size, class: "room-heat" });
  canvas.style.width = "100%";
  box.append(canvas);
  const svg = mark(box, "svg", { viewBox: `0 0 ${ACROSS} ${DOWN}`, role: "img", "aria-label": label });
  const path = mark(svg, "path", { fill: "none", stroke: COLORS.orange, "stroke-width": 2 });
  const ball = mark(svg, "circle", { r: 6, fill: COLORS.orange, class: "room-point" });
  parent.append(box);
  let at = null; // from x and y to a place on the picture

  // Paint height(x, y) over [left, right, bottom, top].
  function paint(height, [left, right, bottom, top]) {
    const [xs, ys] = [linspace(left, right, n), linspace(bottom, top, n)];
    const grid = ys.map((y) => xs.map((x) => height(x, y)));
    const [low, high] = [Math.min(...grid.flat()), Math.max(...grid.flat())];
    const part = (h) => clamp((h - low) / (high - low || 1), 0, 1);
    at = (x, y) => {
      const [u, v] = [(2 * (x - left)) / (right - left) - 1, (2 * (y - bottom)) / (top - bottom) - 1];
      const [side, deep] = [u * COS - v * 0.75 * SIN, u * SIN + v * 0.75 * COS];
      return [ACROSS / 2 + SIZE * side, 152 - TILT * deep - RISE * part(height(x, y))];
    };
    const context = canvas.getContext("2d");
    context.setTransform(SHARP, 0, 0, SHARP, 0, 0);
    context.clearRect(0, 0, ACROSS, DOWN);
    context.lineWidth = 0.4;
    const spots = ys.map((y) => xs.map((x) => at(x, y)));
    for (let row = n - 2; row >= 0; row--)
      for (let col = 0; col + 1 < n; col++) { // from the back to the front, for this TURN
        const [a, b] = [grid[row][col], grid[row + 1][col + 1]];
        const light = clamp((part(a) - part(b)) * 4, -0.25, 0.25);
        const tint = FROM.map((c, i) => c + (TO[i] - c) * clamp(part(a) ** 0.7 + light, 0, 1));
        context.fillStyle = `rgb(${tint.map(Math.round).join(" ")})`;
        context.strokeStyle = "rgb(60 90 110 / 0.45)";
        context.beginPath();
        context.moveTo(...spots[row][col]);
        context.lineTo(...spots[row][col + 1]);
        context.lineTo(...spots[row + 1][col + 1]);
        context.lineTo(...spots[row + 1][col]);
        context.closePath();
        context.fill();
        context.stroke();
      }
  }

  // Lay a path of [x, y] on the surface, as far as it stays on it; the ball lies at its end.
  function walk(places, [left, right, bottom, top]) {
    const out = places.findIndex(([x, y]) => x < left || x > right || y < bottom || y > top);
    const on = (out < 0 ? places : places.slice(0, out)).map(([x, y]) => at(x, y));
    const spots = on.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`);
    path.setAttribute("d", spots.length ? `M${spots.join("L")}` : "");
    ball.style.display = out < 0 ? "" : "none";
    if (out >= 0) return;
    ball.setAttribute("cx", on.at(-1)[0]);
    ball.setAttribute("cy", on.at(-1)[1]);
  }
  return { svg, paint, walk };
}
