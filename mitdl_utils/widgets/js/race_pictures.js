// What a race looks like: trails on a map, distances, the factor of each weight, and a table.
import { contours } from "./contours.js";
import { element } from "./controls.js";
import { handle } from "./handle.js";
import { clamp } from "./numbers.js";
import { OPTIMIZERS } from "./optimizers.js";
import { COLORS, dots, line, mark, plot } from "./plot.js";
import { distance } from "./race_lands.js";

const PLANE = { x: [-3, 3], y: [-2.25, 2.25] };
const FLOOR = -6; // of the powers of ten that are drawn
// Colour and dashes of each; both say the same thing.
const LOOKS = {
  SGD: [COLORS.blue, ""],
  momentum: [COLORS.orange, "7 3"],
  Adagrad: [COLORS.green, "2 2"],
  RMSprop: [COLORS.purple, "7 2 2 2"],
  Adadelta: [COLORS.sky, "4 4"],
  Adam: [COLORS.yellow, "12 3"],
};
const look = (name) => ({ color: LOOKS[name][0], dash: LOOKS[name][1] });

export function makeMap(parent, begin) {
  const axes = plot(parent, { ...PLANE, xlabel: "w₁", ylabel: "w₂", label: "The trails" });
  const heights = contours(axes, { count: 10 });
  const rings = dots(axes, { color: COLORS.grey, size: 6 });
  const trails = OPTIMIZERS.map((name) => line(axes, look(name)));
  const heads = OPTIMIZERS.map((name) => dots(axes, { color: LOOKS[name][0], size: 4 }));
  const move = (x, y) => begin(...[x, y].map((value) => Number(value.toFixed(2))));
  const start = handle(axes, { label: "where all of them start", move });
  let drawn = "";
  axes.svg.addEventListener("click", (event) => {
    const [x, y] = axes.place(event);
    const inside = x === clamp(x, ...PLANE.x) && y === clamp(y, ...PLANE.y);
    if (inside && !event.target.closest(".room-handle")) move(x, y);
  });
  function draw(name, { height, bottoms }, runs, at) {
    if (name !== drawn) {
      heights.set(height);
      rings.set(bottoms);
      drawn = name;
    }
    OPTIMIZERS.forEach((one, i) => {
      const places = runs.find((run) => run.name === one)?.places.slice(0, at + 1) ?? [];
      trails[i].set(places);
      heads[i].set(places.slice(-1));
    });
    axes.title(`${name}, after ${at} gradients`);
  }
  return { draw, start };
}

export function makeDistances(parent, { most, ring }) {
  const range = { x: [0, most], y: [-3, 1], xlabel: "gradients", ylabel: "log₁₀ of the distance" };
  const axes = plot(parent, { ...range, label: "Distance to the bottom after each gradient", width: 320 });
  const level = Math.log10(ring);
  line(axes, { color: COLORS.grey, width: 0.8 }).set([[0, level], [most, level]]);
  const curves = OPTIMIZERS.map((name) => line(axes, look(name)));
  const power = (land, place) => Math.max(Math.log10(distance(land, ...place)), FLOOR);
  function draw(land, runs, at) {
    OPTIMIZERS.forEach((name, i) => {
      const places = runs.find((run) => run.name === name)?.places.slice(0, at + 1) ?? [];
      curves[i].set(places.map((place, step) => [step, power(land, place)]));
    });
    axes.title(`distance; grey: ${ring}, which is there`);
  }
  return { draw };
}

// What an optimizer multiplies each weight's direction by, step by step, as powers of ten.
export function makeFactors(parent, most) {
  const range = { x: [0, most], y: [-3, 1], xlabel: "gradients", ylabel: "log₁₀ of the factor" };
  const axes = plot(parent, { ...range, label: "The effective rate of each weight", width: 320 });
  const curves = [line(axes, { color: COLORS.blue }), line(axes, { color: COLORS.orange, dash: "6 4" })];
  let drawn = "";
  function draw(one, name, at) {
    const powers = [0, 1].map((i) => (one?.factors ?? []).map((factor) => Math.log10(factor[i])));
    const all = powers.flat();
    const low = all.length ? Math.floor(Math.min(...all) - 0.2) : -3;
    const high = all.length ? Math.ceil(Math.max(...all) + 0.2) : 1;
    if (`${low} ${high}` !== drawn) {
      axes.range([0, most], [low, high]);
      drawn = `${low} ${high}`;
    }
    curves.forEach((curve, i) => curve.set(powers[i].slice(0, at).map((p, step) => [step + 1, p])));
    axes.title(`${name}'s effective rate: w₁ —, w₂ - -`);
  }
  return { draw };
}

// Who runs, at which rate, and when each has arrived; a box lets one in or out.
export function makeRunners(parent, state) {
  const node = element("div", { class: "room-runners" });
  const rows = OPTIMIZERS.map((name) => {
    const box = element("input", { type: "checkbox", name: `runs-${name}` });
    box.addEventListener("change", () => {
      const others = state.get("running").filter((one) => one !== name);
      state.set("running", box.checked ? [...others, name] : others);
    });
    const label = element("label", {}, box);
    const size = { viewBox: "0 0 30 8", width: 30, height: 8, "aria-hidden": "true" };
    const [stroke, dash] = LOOKS[name];
    const sample = { d: "M0 4H30", stroke, "stroke-width": 3, "stroke-dasharray": dash };
    mark(mark(label, "svg", size), "path", sample);
    const words = element("span");
    label.append(words);
    node.append(label);
    return { name, box, words };
  });
  parent.append(node);
  function draw(runs, most) {
    for (const { name, box, words } of rows) {
      const one = runs.find((run) => run.name === name);
      box.checked = Boolean(one);
      const when = one?.arrived <= most ? `${one.arrived} gradients` : "not in time";
      words.textContent = one ? `${name}, rate ${rateOf(one)}: ${when}` : name;
    }
  }
  return { draw };
}
export const rateOf = ({ power }) => String(Number((10 ** power).toPrecision(3)));
