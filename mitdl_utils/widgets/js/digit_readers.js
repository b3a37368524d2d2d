// A digit that one draws, and what three readers call it: a rule, a line on features, a network.
import { bars, sheet, units } from "./digit_pictures.js";
import {
  FULL,
  NOTHING,
  SIDE,
  features,
  hidden,
  holes,
  lineSays,
  networkSays,
  noisy,
  rule,
  shape,
  shifted,
  thickened,
  brushed,
} from "./readers.js";
import { button, element, frame, slider, toggle, watch, written } from "./shared.js";

export { brushed, features, hidden, holes, lineSays, networkSays, noisy, rule, shape, shifted };
export { thickened };

const SLIDERS = [
  ["ink", "inked from", { min: 1, max: 16, step: 1 }],
  ["hole", "hole of a 0 from", { min: 1, max: 16, step: 1 }],
  ["high", "hole of a 9 above", { min: 0, max: 1, step: 0.05, write: (v) => written(v) }],
  ["upright", "1: upright from", { min: 0.3, max: 1, step: 0.05, write: (v) => written(v) }],
  ["left", "2: lower left from", { min: 0, max: 0.5, step: 0.02, write: (v) => written(v) }],
];
const NAMES = SLIDERS.map(([name]) => name);

function render({ model, el }) {
  const state = watch(model, draw);
  const { controls, pictures, say } = frame(el, "A digit and its three readers");
  const [learned, samples] = [state.get("learned"), state.get("samples")];
  let where = ""; // of the frame that arrow keys move, in words
  let noise = 0; // seeds used so far
  let sample = 0;
  const change = (pixels) => ((where = ""), state.set("pixels", pixels));
  const drawn = () => state.get("pixels");

  const press = (text, act) => button(text, () => change(act(drawn())));
  const shift = (arrow, way, right, down) => {
    const node = press(arrow, (pixels) => shifted(pixels, right, down));
    node.setAttribute("aria-label", `shift ${way}`);
    return node;
  };
  const take = () => samples[(sample += 1) % samples.length];
  controls.append(
    press("another digit", take),
    press("clear", () => new Array(SIDE * SIDE).fill(0)),
    shift("←", "left", -1, 0),
    shift("→", "right", 1, 0),
    shift("↑", "up", 0, -1),
    shift("↓", "down", 0, 1),
    press("thicken", thickened),
    press("add noise", (pixels) => noisy(pixels, (noise += 1))),
    toggle(state, "erase", "erase"),
  );
  const board = sheet(pictures, SIDE, {
    label: "Your drawing: arrow keys move a frame, Space draws there, Backspace erases",
    touch: (x, y) => change(state.get("erase") ? wiped(drawn(), x, y) : brushed(drawn(), x, y)),
    wipe: (x, y) => change(wiped(drawn(), x, y)),
    go: (row, col) => {
      where = `Row ${row + 1}, column ${col + 1}, ink ${drawn()[row * SIDE + col]}. `;
      state.redraw();
    },
  });
  const columns = element("div", {});
  columns.style.cssText = "flex: 1 1 240px; max-width: 300px; min-width: 0";
  pictures.append(columns);
  const [byRule, byLine, byNetwork] = ["rule", "line", "network"].map((name) => bars(columns, name));
  const looked = units(
    pictures,
    learned.b1.map((_, unit) => learned.W1.map((row) => row[unit])),
    SIDE,
  );
  const own = element("fieldset", {}, element("legend", {}, "the rule's thresholds"));
  own.className = "room-controls";
  own.style.minWidth = "0";
  own.append(...SLIDERS.map(([name, text, how]) => slider(state, name, text, how)));
  pictures.append(own);
  state.on("pixels", () => {});

  function draw() {
    const pixels = drawn();
    const thresholds = NAMES.map(state.get);
    const [ink] = thresholds;
    const said = rule(pixels, thresholds);
    const [p, q] = [lineSays(pixels, learned), networkSays(pixels, learned)];
    const name = said === NOTHING ? "nothing" : String(said);
    board.set(pixels, FULL, ink, holes(pixels, ink).flat());
    byRule.set(p.map((_, digit) => Number(digit === said)), said, name);
    byLine.set(p, best(p), sure(p));
    byNetwork.set(q, best(q), sure(q));
    looked.set(hidden(pixels, learned));
    const saw = `The rule calls it ${name}: ${reason(pixels, thresholds)}.`;
    say(`${where}${saw} The line says ${sure(p)}: ${measured(pixels)}. The network says ${sure(q)}.`);
  }
  draw();
  return state.close;
}

// Without the ink of the pixel at (x, y).
function wiped(pixels, x, y) {
  const at = Math.floor(y) * SIDE + Math.floor(x);
  return pixels.map((ink, i) => (i === at ? 0 : ink));
}

const best = (p) => p.indexOf(Math.max(...p));
const sure = (p) => `${best(p)}, ${Math.round(100 * Math.max(...p))} % sure`;

// The question that decided, in words.
function reason(pixels, thresholds) {
  const measured = shape(pixels, thresholds[0]);
  if (measured.length === 0) return `no pixel has ink ${thresholds[0]} or more`;
  const [count, size, height, narrow, foot, middle, lowLeft, topLeft] = measured;
  if (count >= 2) return `${count} holes`;
  if (count === 1) return `a hole of ${size} pixels at height ${written(height)}`;
  const upright = `no hole, ${written(narrow)} of it upright`;
  if (narrow >= thresholds[3]) return upright;
  if (foot < 3) return `${upright}, a foot of ${foot}, its middle at height ${written(middle)}`;
  return `${upright}, ${written(lowLeft)} lower left, ${written(topLeft)} upper left`;
}

function measured(pixels) {
  const [height, corner, middle] = features(pixels).map((value) => written(value));
  return `height ${height}, upper right ${corner}, middle ${middle}`;
}

export default { render };
