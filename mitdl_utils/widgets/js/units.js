// A network as a picture: each hidden unit's own map of the plane, and the weights as lines.
import { element } from "./controls.js";
import { BLUE, ORANGE } from "./heat.js";
import { COLORS } from "./plot.js";

const [WIDTH, HEIGHT, SHARP] = [360, 280, 2];
const TILE = 28;
const STRONGEST = 220; // of 255, so that the paper shines through

// `draw(layers, passed)`: `passed` is what the layers make of an n × n grid, top row first.
export function units(parent, label, n) {
  const canvas = element("canvas", { width: WIDTH * SHARP, height: HEIGHT * SHARP, role: "img" });
  canvas.setAttribute("aria-label", label);
  canvas.className = "room-units";
  const box = element("div", { class: "room-plot" }, canvas);
  box.style.maxWidth = `${WIDTH * 1.25}px`;
  parent.append(box);
  const context = canvas.getContext("2d");
  context.scale(SHARP, SHARP);
  const small = smallPicture(n);
  function draw(layers, passed) {
    context.clearRect(0, 0, WIDTH, HEIGHT);
    const ink = getComputedStyle(canvas).color;
    const columns = places(layers);
    layers.forEach(({ W }, l) => wires(context, W, columns[l], columns[l + 1]));
    ["x₁", "x₂"].forEach((name, k) => word(context, ink, name, columns[0][k]));
    word(context, ink, "z", columns.at(-1)[0]);
    passed.slice(0, -1).forEach(({ h }, l) => {
      columns[l + 1].forEach((at, j) => tile(context, ink, small, h, j, at));
    });
  }
  return { canvas, draw };
}

// Where each input, unit and output stands: a list of [x, y] for each column.
function places(layers) {
  const counts = [2, ...layers.map(({ W }) => W.cols)];
  const x = (l) => 22 + ((WIDTH - 44) * l) / layers.length;
  return counts.map((count, l) =>
    Array.from({ length: count }, (_, j) => [x(l), HEIGHT * ((j + 0.5) / count)]),
  );
}

// A weight is a line, thicker the larger; negative ones are blue and dashed.
function wires(context, W, from, to) {
  for (let k = 0; k < W.rows; k++)
    for (let j = 0; j < W.cols; j++) {
      const weight = W.data[k * W.cols + j];
      context.beginPath();
      context.setLineDash(weight < 0 ? [5, 4] : []);
      context.strokeStyle = weight < 0 ? COLORS.blue : COLORS.orange;
      context.lineWidth = Math.min(5, 0.3 + 1.1 * Math.abs(weight));
      context.moveTo(...from[k]);
      context.lineTo(...to[j]);
      context.stroke();
    }
  context.setLineDash([]);
}

function word(context, ink, text, [x, y]) {
  const paper = TILE / 2;
  context.clearRect(x - paper, y - paper / 1.5, TILE, TILE / 1.5);
  context.fillStyle = ink;
  context.font = "14px system-ui, sans-serif";
  context.textAlign = "center";
  context.fillText(text, x, y + 5);
}

// Unit j's value at each place of the grid, as strong as it is beside its own largest.
function tile(context, ink, small, { cols, data }, j, [x, y]) {
  let most = 1e-12;
  for (let at = j; at < data.length; at += cols) most = Math.max(most, Math.abs(data[at]));
  const strength = STRONGEST / most;
  for (let i = 0, at = j; at < data.length; i++, at += cols) {
    const value = data[at];
    small.pixels[i] = value < 0 ? packed(BLUE, -value * strength) : packed(ORANGE, value * strength);
  }
  small.pen.putImageData(small.image, 0, 0);
  context.clearRect(x - TILE / 2, y - TILE / 2, TILE, TILE);
  context.drawImage(small.canvas, x - TILE / 2, y - TILE / 2, TILE, TILE);
  context.strokeStyle = ink;
  context.lineWidth = 0.8;
  context.strokeRect(x - TILE / 2, y - TILE / 2, TILE, TILE);
}

// A colour as one number of four bytes, red first in memory.
const packed = ([red, green, blue], alpha) => (alpha << 24) | (blue << 16) | (green << 8) | red;

// An n × n picture that is written number by number and then drawn larger.
function smallPicture(n) {
  const canvas = element("canvas", { width: n, height: n });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const image = pen.createImageData(n, n);
  return { canvas, pen, image, pixels: new Uint32Array(image.data.buffer) };
}
