// What the room of the three readers shows: a sheet to draw on, bars for answers, learned pictures.
import { KEEPS_KEYS, element } from "./controls.js";
import { clamp } from "./numbers.js";
import { COLORS, mark } from "./plot.js";

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const CELL = 20; // of the picture's own units
const BAR = { step: 28, width: 20, height: 56, top: 22 };

function picture(parent, width, height, maxWidth, attributes) {
  const box = element("div", { class: "room-plot" });
  box.style.maxWidth = `${maxWidth}px`;
  box.style.flexBasis = "240px";
  parent.append(box);
  return mark(box, "svg", { viewBox: `0 0 ${width} ${height}`, ...attributes });
}

// A sheet of side × side pixels. `touch(x, y)` is called where a pointer is or a key is pressed,
// `wipe(x, y)` where a key erases, `go(row, col)` when arrow keys have moved the frame.
export function sheet(parent, side, { label, touch, wipe, go }) {
  const size = side * CELL;
  const svg = picture(parent, size, size, 300, {
    role: "application",
    tabindex: 0,
    [KEEPS_KEYS]: "true",
    "aria-label": label,
  });
  svg.style.cssText += "touch-action: none; cursor: crosshair; border: 1px solid var(--room-grey)";
  const cells = Array.from({ length: side * side }, (_, at) =>
    mark(svg, "rect", { ...corner(at, side), width: CELL, height: CELL, fill: COLORS.black }),
  );
  const enclosed = mark(svg, "path", { fill: COLORS.sky, "fill-opacity": 0.55 });
  const outline = mark(svg, "path", { fill: "none", stroke: COLORS.orange, "stroke-width": 1.5 });
  const frame = mark(svg, "rect", {
    width: CELL,
    height: CELL,
    fill: "none",
    stroke: COLORS.blue,
    "stroke-width": 3,
    visibility: "hidden",
  });
  const at = [0, 0];
  const show = () => {
    frame.setAttribute("x", at[1] * CELL);
    frame.setAttribute("y", at[0] * CELL);
  };
  const middle = () => [at[1] + 0.5, at[0] + 0.5];
  const reach = (event) => {
    const box = svg.getBoundingClientRect();
    touch(
      ((event.clientX - box.left) / box.width) * side,
      ((event.clientY - box.top) / box.height) * side,
    );
  };
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    svg.focus({ preventScroll: true });
    frame.setAttribute("visibility", "hidden");
    reach(event);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (svg.hasPointerCapture(event.pointerId)) reach(event);
  });
  svg.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (way) {
      at[0] = clamp(at[0] + way[1], 0, side - 1);
      at[1] = clamp(at[1] + way[0], 0, side - 1);
      show();
      go(...at);
    } else if (event.key === " " || event.key === "Enter") touch(...middle());
    else if (event.key === "Backspace" || event.key === "Delete") wipe(...middle());
    else return;
    frame.setAttribute("visibility", "visible");
    event.preventDefault();
  });
  svg.addEventListener("blur", () => frame.setAttribute("visibility", "hidden"));
  function set(pixels, full, ink, holes) {
    cells.forEach((cell, i) => cell.setAttribute("fill-opacity", pixels[i] / full));
    const inked = pixels.flatMap((value, i) => (value >= ink ? [i] : []));
    outline.setAttribute("d", inked.map((i) => inset(i, side, 2.5)).join(""));
    enclosed.setAttribute("d", holes.map((i) => inset(i, side, 4)).join(""));
  }
  return { set };
}

const corner = (at, side) => ({ x: (at % side) * CELL, y: Math.floor(at / side) * CELL });

function inset(at, side, by) {
  const { x, y } = corner(at, side);
  const edge = CELL - 2 * by;
  return `M${x + by} ${y + by}h${edge}v${edge}h${-edge}z`;
}

// One reader's answer: a bar for each digit, the highest in orange and its digit in bold.
export function bars(parent, name) {
  const svg = picture(parent, 10 * BAR.step, BAR.top + BAR.height + 18, 300, { role: "img" });
  const title = mark(svg, "text", { x: 0, y: 14, class: "room-title" });
  const foot = BAR.top + BAR.height;
  mark(svg, "path", { d: `M0 ${foot}H${10 * BAR.step}`, stroke: COLORS.grey });
  const columns = Array.from({ length: 10 }, (_, digit) => {
    const x = digit * BAR.step + (BAR.step - BAR.width) / 2;
    const label = mark(svg, "text", { x: x + BAR.width / 2, y: foot + 14, class: "room-tick" });
    label.textContent = digit;
    return { label, bar: mark(svg, "rect", { x, width: BAR.width }) };
  });
  function set(p, best, words) {
    columns.forEach(({ label, bar }, digit) => {
      bar.setAttribute("y", foot - BAR.height * p[digit]);
      bar.setAttribute("height", BAR.height * p[digit]);
      bar.setAttribute("fill", digit === best ? COLORS.orange : COLORS.blue);
      label.setAttribute("font-weight", digit === best ? "bold" : "normal");
    });
    title.textContent = `${name}: ${words}`;
    svg.setAttribute("aria-label", title.textContent);
  }
  return { set };
}

// Each hidden unit's weights as a picture (orange for, blue against), and how loudly it answers.
export function units(parent, pictures, side, perRow = 4) {
  const [step, size] = [62, 54];
  const rows = Math.ceil(pictures.length / perRow);
  const width = perRow * step;
  const svg = picture(parent, width, 20 + rows * (step + 8), 330, { role: "img" });
  const title = mark(svg, "text", { x: 0, y: 13, class: "room-title" });
  title.textContent = "hidden units: sought, found";
  const marks = pictures.map((weights, i) => {
    const x = (i % perRow) * step + 2;
    const y = 20 + Math.floor(i / perRow) * (step + 8);
    const image = { x, y, width: size, height: size, href: painted(weights, side) };
    mark(svg, "image", image).style.imageRendering = "pixelated";
    const frame = { x, y, width: size, height: size, fill: "none", stroke: COLORS.grey };
    mark(svg, "rect", { ...frame, "stroke-width": 0.7 });
    return mark(svg, "rect", { x, y: y + size + 2, height: 5, fill: COLORS.green });
  });
  function set(values) {
    const most = Math.max(...values, 1e-9);
    marks.forEach((bar, i) => bar.setAttribute("width", (size * values[i]) / most));
    const loud = values.filter((value) => value > 0).length;
    svg.setAttribute("aria-label", `${loud} of ${values.length} hidden units answer`);
  }
  return { set };
}

// Weights as a small image: no colour is 0.
function painted(weights, side) {
  const canvas = element("canvas", { width: side, height: side });
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  const most = Math.max(...weights.map(Math.abs));
  weights.forEach((weight, i) => {
    image.data.set(weight < 0 ? [0, 114, 178] : [213, 94, 0], 4 * i);
    image.data[4 * i + 3] = (255 * Math.abs(weight)) / most;
  });
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
