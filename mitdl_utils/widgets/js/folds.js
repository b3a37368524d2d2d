// Folds: two to five ReLU units side by side, over one input or two, moved by hand.
import { choice, frame, slider, watch, written } from "./shared.js";
import { CURVES, gap, linePictures, pieces } from "./folds_line.js";
import { creases, planePictures, planePieces, planeRight } from "./folds_plane.js";
export * from "./folds_line.js";
export * from "./folds_plane.js";

const [MOST, FEWEST] = [5, 2];
const round = (value, step) => Number((Math.round(value / step) * step).toFixed(4));
const signed = (value) => `${value < 0 ? "−" : "+"} ${written(Math.abs(value), 1)}`;

// The lists of the state seen through the chosen unit, as a slider wants it.
function chosenUnit(state) {
  const place = () => state.get("unit") - 1;
  const get = (name) => state.get(name)[place()];
  return {
    get,
    set: (name, value) => replace(state, name, place(), value),
    on: (name, hear) => ["unit", name].forEach((each) => state.on(each, () => hear(get(name)))),
  };
}

function replace(state, name, i, value) {
  state.set(name, state.get(name).map((old, at) => (at === i ? value : old)));
}

function render({ model, el }) {
  const state = watch(model, draw);
  const flat = state.get("dimensions") === 1;
  const { controls, pictures, say } = frame(el, flat ? "Folds of a line" : "Folds of a plane");
  const numbers = Array.from({ length: MOST }, (_, i) => i + 1);
  const one = chosenUnit(state);
  const write = (value) => written(value, 1);
  controls.append(
    choice(state, "target", flat ? "curve to match" : "points to part", targets(flat)),
    choice(state, "count", "folds", numbers.slice(FEWEST - 1)),
    slider(state, "bias", "bias", { min: -3, max: 3, write }),
    choice(state, "unit", "unit", numbers),
    slider(one, "places", flat ? "its place" : "its distance", { min: -3, max: 3, write }),
    flat
      ? choice(one, "sides", "it rises to the", [[1, "right"], [-1, "left"]])
      : slider(one, "angles", "its direction", { min: 0, max: 355, step: 5, write: (v) => `${v}°` }),
    slider(one, "weights", "its weight", { min: -3, max: 3, write }),
  );
  const picture = flat ? linePictures(pictures, setLine) : planePictures(pictures, { shift, turn });
  const names = flat ? ["places", "sides", "weights"] : ["angles", "places", "weights"];
  const unit = (i) => names.map((name) => state.get(name)[i]);
  const units = () => numbers.slice(0, state.get("count")).map((n) => unit(n - 1));

  function choose(i) {
    if (state.get("unit") !== i + 1) state.set("unit", i + 1);
  }
  function setLine(i, place, weight) {
    choose(i);
    replace(state, "places", i, round(place, 0.1));
    replace(state, "weights", i, round(weight, 0.1));
  }
  // A fold is shifted along the way in which its unit rises, and turned around its foot.
  function shift(i, [x, y]) {
    choose(i);
    const turned = (state.get("angles")[i] * Math.PI) / 180;
    const far = Math.cos(turned) * x + Math.sin(turned) * y;
    replace(state, "places", i, round(Math.max(-3, Math.min(3, far)), 0.1));
  }
  function turn(x, y) {
    const i = state.get("unit") - 1;
    const [angle, place] = unit(i);
    const turned = (angle * Math.PI) / 180;
    const [dx, dy] = [x - Math.cos(turned) * place, y - Math.sin(turned) * place];
    const degrees = (Math.atan2(dy, dx) * 180) / Math.PI;
    replace(state, "angles", i, (round(degrees, 5) + 360) % 360);
  }
  function draw() {
    if (state.get("unit") > state.get("count")) return state.set("unit", state.get("count"));
    const [bias, target] = [state.get("bias"), state.get("target")];
    picture.draw(units(), bias, target, state.get("unit") - 1);
    say(flat ? lineWords(units(), bias, target) : planeWords(units(), bias, target));
  }
  draw();
  return state.close;
}

const targets = (flat) => (flat ? Object.keys(CURVES) : ["XOR", "circles", "moons"]);

function lineWords(units, bias, target) {
  const apart = gap(units, bias, CURVES[target]);
  const terms = units.map(([place, side, weight]) => {
    const shifted = place === 0 ? "x" : `x ${signed(-place)}`;
    const inside = side > 0 ? shifted : `${written(place, 1)} − x`;
    return `${signed(weight)}·relu(${inside})`;
  });
  const met = apart < 0.005 ? `matches the ${target}` : `is ${written(apart)} off the ${target}`;
  return `y = ${written(bias, 1)} ${terms.join(" ")}: ${pieces(units)} pieces, and it ${met}.`;
}

function planeWords(units, bias, target) {
  const right = planeRight(units, bias, target);
  const lines = creases(units).length;
  return (
    `${units.length} units make ${lines} ${lines === 1 ? "crease" : "creases"} and ${planePieces(units)} flat pieces in this square. ` +
    `${right} of 80 points of ${target} are right, where the sum with bias ${written(bias, 1)} is ` +
    "above 0 for class 1."
  );
}

export default { render };
