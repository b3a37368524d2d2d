// A plot: axes with ticks, and on them a heat map, lines, points, arrows and words.
//
// All of it is made once. A mark is then moved by its `set`, which writes one attribute or a few.
import { element } from "./controls.js";

// The colours of `mitdl_utils.plots.PALETTE`. Black and grey are the page's own ink, so that they
// are light on a dark page.
export const COLORS = {
  blue: "#0072B2",
  orange: "#D55E00",
  green: "#009E73",
  purple: "#CC79A7",
  sky: "#56B4E9",
  yellow: "#E69F00",
  black: "var(--room-ink)",
  grey: "var(--room-grey)",
};
// Colour and shape of the examples of class 0, 1, 2 …; both say the same thing.
export const CLASSES = [
  [COLORS.blue, circle],
  [COLORS.orange, triangle],
  [COLORS.green, square],
  [COLORS.purple, diamond],
  [COLORS.sky, wedge],
];
const MARGIN = { left: 46, right: 10, top: 26, bottom: 40 }; // in the picture's own units

// A new mark in an SVG picture.
export function mark(parent, tag, attributes = {}) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent.append(node);
  return node;
}

// Round numbers between low and high, about `count` of them.
export function ticks(low, high, count = 5) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toFixed(places)),
  );
}

// From a number to its place on the picture; `at.low` and `at.high` are the axis' ends.
function scale(from, to) {
  const at = (value) => to[0] + ((value - at.low) / (at.high - at.low)) * (to[1] - to[0]);
  at.back = (place) => at.low + ((place - to[0]) / (to[1] - to[0])) * (at.high - at.low);
  [at.low, at.high] = from;
  return at;
}

// Axes over `x` and `y`, each [low, high], with names on them; `label` says what they show. Ticks
// are round numbers, or what `xticks` and `yticks` say: a list of pairs of number and text.
export function plot(parent, options) {
  const { x, y, xlabel = "", ylabel = "", label, width = 360, height = 280 } = options;
  const box = element("div", { class: "room-plot" });
  box.style.maxWidth = `${width * 1.25}px`;
  const svg = mark(box, "svg", { viewBox: `0 0 ${width} ${height}`, role: "group" });
  svg.setAttribute("aria-label", label);
  parent.append(box);
  const inner = {
    width: width - MARGIN.left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom,
  };
  const self = {
    box,
    svg,
    width,
    height,
    inner,
    xticks: options.xticks,
    yticks: options.yticks,
    x: scale(x, [MARGIN.left, width - MARGIN.right]),
    y: scale(y, [height - MARGIN.bottom, MARGIN.top]),
  };
  const axes = mark(svg, "g", { class: "room-axes", "aria-hidden": "true" });
  const clip = mark(mark(svg, "clipPath", { id: `room-clip-${(plots += 1)}` }), "rect", {
    x: MARGIN.left,
    y: MARGIN.top,
    ...inner,
  });
  self.clip = `url(#${clip.parentNode.id})`;
  const title = text(svg, { x: MARGIN.left, y: 16, class: "room-title" });
  text(svg, { x: MARGIN.left + inner.width / 2, y: height - 6, class: "room-label" }, xlabel);
  const turned = `translate(12 ${MARGIN.top + inner.height / 2}) rotate(-90)`;
  text(svg, { transform: turned, class: "room-label" }, ylabel);
  self.title = (words) => (title.textContent = words);
  self.place = (event) => placeOf(self, event);
  self.range = (newX, newY) => {
    [self.x.low, self.x.high] = newX;
    [self.y.low, self.y.high] = newY;
    drawAxes(self, axes);
  };
  drawAxes(self, axes);
  return self;
}
let plots = 0; // so that each plot finds its own clip path, in all rooms of a page

function text(parent, attributes, words = "") {
  const node = mark(parent, "text", attributes);
  node.textContent = words;
  return node;
}

// Where a pointer is, as numbers on the axes.
function placeOf({ svg, x, y, width, height }, event) {
  const box = svg.getBoundingClientRect();
  const across = ((event.clientX - box.left) / box.width) * width;
  const down = ((event.clientY - box.top) / box.height) * height;
  return [x.back(across), y.back(down)];
}

function drawAxes({ x, y, xticks, yticks, width, height }, axes) {
  const [left, bottom] = [MARGIN.left, height - MARGIN.bottom];
  axes.replaceChildren();
  mark(axes, "path", { d: `M${left} ${MARGIN.top}V${bottom}H${width - MARGIN.right}` });
  for (const [value, said] of xticks ?? roundTicks(x)) {
    mark(axes, "path", { d: `M${x(value)} ${bottom}v4` });
    text(axes, { x: x(value), y: bottom + 16, class: "room-tick" }, said);
  }
  for (const [value, said] of yticks ?? roundTicks(y)) {
    mark(axes, "path", { d: `M${left} ${y(value)}h-4` });
    text(axes, { x: left - 7, y: y(value) + 4, class: "room-tick room-left" }, said);
  }
}

function roundTicks({ low, high }) {
  return ticks(low, high).map((value) => [value, String(value).replace("-", "−")]);
}

// A line through points [[x, y], …], kept within the axes.
export function line(plot, { color = COLORS.black, width = 2, dash = "", fill = "none" } = {}) {
  const look = { fill, stroke: color, "stroke-width": width, "stroke-dasharray": dash };
  const node = mark(plot.svg, "path", { ...look, "clip-path": plot.clip });
  const at = ([x, y]) => `${plot.x(x).toFixed(2)} ${plot.y(y).toFixed(2)}`;
  const set = (points) => node.setAttribute("d", points.length ? `M${points.map(at).join("L")}` : "");
  return { node, set };
}

// Examples, each [x, y] with its class; one path for each class, however many there are.
export function points(plot, { size = 4.5, classes = CLASSES } = {}) {
  const paths = classes.map(([color]) =>
    mark(plot.svg, "path", { fill: color, class: "room-point", "clip-path": plot.clip }),
  );
  function set(places, labels) {
    const parts = classes.map(() => []);
    places.forEach(([x, y], i) => {
      parts[labels[i]].push(classes[labels[i]][1](plot.x(x), plot.y(y), size));
    });
    paths.forEach((path, label) => path.setAttribute("d", parts[label].join("")));
  }
  return { nodes: paths, set };
}

// Points of one colour: `set([[x, y], …])`.
export function dots(plot, { color = COLORS.black, size = 4.5 } = {}) {
  const all = points(plot, { size, classes: [[color, circle]] });
  return { set: (places) => all.set(places, places.map(() => 0)) };
}

// What each class is called, beside its colour and shape.
export function key(parent, names, classes = CLASSES) {
  const list = element("div", { class: "room-key" });
  names.forEach((name, i) => {
    const icon = mark(list, "svg", { viewBox: "0 0 14 14", "aria-hidden": "true" });
    mark(icon, "path", { d: classes[i][1](7, 7, 5), fill: classes[i][0], class: "room-point" });
    list.append(element("span", {}, name));
  });
  parent.append(list);
}

function circle(x, y, r) {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}
function triangle(x, y, r) {
  return `M${x} ${y - r * 1.2}l${r * 1.1} ${r * 2}h${-2.2 * r}z`;
}
function square(x, y, r) {
  return `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`;
}
function diamond(x, y, r) {
  return `M${x} ${y - r * 1.3}l${r * 1.3} ${r * 1.3}l${-r * 1.3} ${r * 1.3}l${-r * 1.3} ${-r * 1.3}z`;
}
function wedge(x, y, r) {
  return `M${x} ${y + r * 1.2}l${r * 1.1} ${-r * 2}h${-2.2 * r}z`;
}

// Arrows, each [x, y, dx, dy]: a place on the axes, and a way from it in the picture's units.
export function arrows(plot, { color = COLORS.black, width = 1.5, head = 4 } = {}) {
  const look = { fill: "none", stroke: color, "stroke-width": width, "clip-path": plot.clip };
  const node = mark(plot.svg, "path", { ...look, "aria-hidden": "true" });
  function one([x, y, dx, dy]) {
    const length = Math.hypot(dx, dy);
    if (length < 0.5) return "";
    const size = Math.min(head, length / 2) / length;
    const [tipX, tipY] = [plot.x(x) + dx, plot.y(y) + dy];
    const wing = (side) =>
      `M${tipX} ${tipY}l${(-dx - side * dy) * size} ${(-dy + side * dx) * size}`;
    return `M${plot.x(x)} ${plot.y(y)}l${dx} ${dy}${wing(0.6)}${wing(-0.6)}`;
  }
  return { node, set: (all) => node.setAttribute("d", all.map(one).join("")) };
}
