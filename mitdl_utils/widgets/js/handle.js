// A handle: a place in a plot that is dragged by pointer, or moved by arrow keys when it has focus.
import { KEEPS_KEYS } from "./controls.js";
import { COLORS, mark } from "./plot.js";
import { clamp, written } from "./numbers.js";

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

// `move(x, y)` is called with where it is wanted; the room decides, and calls `set(x, y)`.
export function handle(plot, { label, move, step = 0.1, radius = 7, color = COLORS.black }) {
  const node = mark(plot.svg, "circle", {
    class: "room-handle",
    r: radius,
    fill: color,
    tabindex: 0,
    [KEEPS_KEYS]: "true",
    role: "slider",
    "aria-label": label,
    "aria-valuemin": plot.x.low,
    "aria-valuemax": plot.x.high,
  });
  let at = [0, 0];
  const want = (x, y) =>
    move(clamp(x, plot.x.low, plot.x.high), clamp(y, plot.y.low, plot.y.high));

  node.addEventListener("pointerdown", (event) => {
    node.setPointerCapture(event.pointerId);
    node.focus({ preventScroll: true });
    event.preventDefault();
  });
  node.addEventListener("pointermove", (event) => {
    if (node.hasPointerCapture(event.pointerId)) want(...plot.place(event));
  });
  node.addEventListener("keydown", (event) => {
    const way = KEYS[event.key];
    if (!way) return;
    const far = step * (event.shiftKey ? 10 : 1);
    want(at[0] + way[0] * far, at[1] + way[1] * far);
    event.preventDefault();
  });

  function set(x, y) {
    at = [x, y];
    node.setAttribute("cx", plot.x(x));
    node.setAttribute("cy", plot.y(y));
    node.setAttribute("aria-valuenow", Number(x.toFixed(9))); // 3e-17 would be no number there
    node.setAttribute("aria-valuetext", `(${written(x)}, ${written(y)})`);
  }
  return { node, set, show: (is) => (node.style.display = is ? "" : "none") };
}
