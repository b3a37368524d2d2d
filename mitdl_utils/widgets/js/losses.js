// Losses: eight predictions, what each costs under two losses, and how hard each is pushed.
import {
  COLORS,
  arrows,
  button,
  choice,
  clamp,
  dots,
  element,
  frame,
  handle,
  key,
  line,
  linspace,
  plot,
  points,
  sigmoid,
  slider,
  watch,
  written,
} from "./shared.js";

// ── the model; `rooms/losses.py` says the same ──────────────────────────────────────────────────

const REACH = 6; // logits go from −6 to 6
const RATE = 2; // of a step
const DEAD = 0.05; // a push on the logit that is smaller moves hardly anything
export const SQUARED = "squared error";
const ENTROPY = "cross-entropy";

// The probability of the answer that was right.
const trust = (z, y) => sigmoid(y ? z : -z);

// What a prediction costs.
export function cost(name, z, y) {
  return name === SQUARED ? (sigmoid(z) - y) ** 2 : -Math.log(trust(z, y));
}

// By how much the cost grows with the probability, or with the logit.
export function slopeOf(name, axis, z, y) {
  const p = sigmoid(z);
  if (axis === "probability") return name === SQUARED ? 2 * (p - y) : (y ? -1 : 1) / trust(z, y);
  return name === SQUARED ? 2 * (p - y) * p * sigmoid(-z) : p - y;
}

// Wrong by more than a half, and hardly pushed.
export function isDead(name, z, y) {
  return trust(z, y) < 0.5 && Math.abs(slopeOf(name, "logit", z, y)) < DEAD;
}

// All logits after a step downhill, each by its own slope.
export function stepped(name, logits, labels) {
  return logits.map((z, i) =>
    clamp(z - RATE * slopeOf(name, "logit", z, labels[i]), -REACH, REACH),
  );
}

// The logit of a probability, within reach.
export function logitOf(p) {
  if (p <= 0 || p >= 1) return p <= 0 ? -REACH : REACH;
  return clamp(Math.log(p / (1 - p)), -REACH, REACH);
}

// ── the room ────────────────────────────────────────────────────────────────────────────────────

const ENDS = { probability: [-0.04, 1.04], logit: [-REACH - 0.4, REACH + 0.4] };
const NAMES = { probability: "prediction ŷ", logit: "logit z" };
const ARROW = { probability: 12, logit: 55 }; // length of a slope of 1, in the picture's units
const LONGEST = 70;
const GRID = linspace(-REACH, REACH, 161);
const TOP = { [SQUARED]: 1.1, [ENTROPY]: 6.6 };

const placeOn = (axis, z) => (axis === "probability" ? sigmoid(z) : z);
const zOn = (axis, x) => (axis === "probability" ? logitOf(x) : clamp(x, -REACH, REACH));
const meanCost = (name, logits, labels) =>
  logits.reduce((sum, z, i) => sum + cost(name, z, labels[i]), 0) / logits.length;

function render({ model, el }) {
  const state = watch(model, draw);
  const { controls, pictures, say } = frame(el, "Losses of eight predictions");
  const labels = state.get("labels");
  const put = (i, z) =>
    state.set("logits", state.get("logits").map((old, j) => (j === i ? z : old)));
  const start = state.get("logits");
  const step = (name) => state.set("logits", stepped(name, state.get("logits"), labels));
  const doubled = () => state.get("logits").map((z) => clamp(2 * z, -REACH, REACH));
  controls.append(
    choice(state, "axis", "axis", Object.keys(NAMES)),
    choice(state, "who", "student", labels.map((_, i) => i + 1)),
    slider(chosen(state, put), "z", "logit z", {
      min: -REACH,
      max: REACH,
      write: (z) => written(z, 1),
    }),
    button("step by squared error", () => step(SQUARED)),
    button("step by cross-entropy", () => step(ENTROPY)),
    button("all twice as sure", () => state.set("logits", doubled())),
    button("start again", () => state.set("logits", start)),
  );
  const students = makeStudents(pictures, state, put);
  const curves = [SQUARED, ENTROPY].map((name) => makeCosts(pictures, name, labels));
  key(pictures, ["failed", "passed"]);
  pictures.lastChild.append(element("span", {}, "purple ring: sure, wrong, and hardly pushed"));

  function draw() {
    const [axis, logits, who] = [state.get("axis"), state.get("logits"), state.get("who") - 1];
    students.draw(axis, logits, who);
    for (const each of curves) each.draw(axis, logits, who);
    say(sentence(axis, logits, labels, who));
  }
  draw();
  return state.close;
}

// The logit of the student that was chosen, as a slider's own value.
function chosen(state, put) {
  const get = () => state.get("logits")[state.get("who") - 1];
  return {
    get,
    set: (name, z) => put(state.get("who") - 1, z),
    on: (name, hear) => ["logits", "who"].forEach((part) => state.on(part, () => hear(get()))),
  };
}

// A row for each student, with a handle on the prediction.
function makeStudents(parent, state, put) {
  const labels = state.get("labels");
  const size = { x: ENDS.probability, y: [0.4, labels.length + 0.6], width: 300, height: 290 };
  const label = "Eight students and what is predicted for each; drag, or use arrow keys";
  const axes = plot(parent, { ...size, xlabel: NAMES.probability, ylabel: "student", label });
  const half = line(axes, { color: COLORS.grey, width: 0.7 });
  const handles = labels.map((y, i) =>
    handle(axes, {
      label: `student ${i + 1}, who ${y ? "passed" : "failed"}`,
      step: 0.05,
      radius: 11,
      color: COLORS.grey,
      move: (x) => (state.set("who", i + 1), put(i, zOn(state.get("axis"), x))),
    }),
  );
  const marks = points(axes, { size: 5.5 });
  for (const node of marks.nodes) node.style.pointerEvents = "none";
  let drawn = "";
  function draw(axis, logits, who) {
    if (axis !== drawn) rename(axes, axis, [0.4, labels.length + 0.6]);
    drawn = axis;
    const middle = placeOn(axis, 0);
    half.set([[middle, 0], [middle, 9]]);
    const places = logits.map((z, i) => [placeOn(axis, z), i + 1]);
    places.forEach(([x, y], i) => {
      handles[i].set(x, y);
      handles[i].node.setAttribute("fill", i === who ? COLORS.black : COLORS.grey);
    });
    marks.set(places, labels);
    const right = logits.filter((z, i) => Number(z >= 0) === labels[i]).length;
    axes.title(`${right} of ${labels.length} on the right side`);
  }
  return { draw };
}

function rename(axes, axis, height) {
  axes.range(ENDS[axis], height);
  axes.svg.querySelector(".room-label").textContent = NAMES[axis];
}

// A loss against the prediction, for either label, and each student on it with the push.
function makeCosts(parent, name, labels) {
  const size = { x: ENDS.probability, y: [-0.02 * TOP[name], TOP[name]], width: 300, height: 290 };
  const label = `The ${name} of each prediction, and which way it pushes`;
  const axes = plot(parent, { ...size, xlabel: NAMES.probability, ylabel: "loss", label });
  const curves = [line(axes, { color: COLORS.blue, dash: "6 4", width: 1.5 })];
  curves.push(line(axes, { color: COLORS.orange, width: 1.5 }));
  const touch = line(axes, { color: COLORS.grey, dash: "2 3" });
  const rings = dots(axes, { color: COLORS.purple, size: 11 });
  const push = arrows(axes, { width: 2, head: 7 });
  const marks = points(axes, { size: 5.5 });
  let drawn = "";
  function draw(axis, logits, who) {
    if (axis !== drawn) {
      rename(axes, axis, [axes.y.low, axes.y.high]);
      curves.forEach((curve, y) => curve.set(GRID.map((z) => [placeOn(axis, z), cost(name, z, y)])));
      drawn = axis;
    }
    const places = logits.map((z, i) => [placeOn(axis, z), cost(name, z, labels[i])]);
    marks.set(places, labels);
    const dead = (_, i) => axis === "logit" && isDead(name, logits[i], labels[i]);
    rings.set(places.filter(dead));
    push.set(places.map(([x, y], i) => [x, y, away(name, axis, logits[i], labels[i]), 0]));
    const [[x, y], steep] = [places[who], slopeOf(name, axis, logits[who], labels[who])];
    touch.set([-20, 20].map((far) => [x + far, y + far * steep]));
    axes.title(`${name}: mean ${written(meanCost(name, logits, labels), 3)}`);
  }
  return { draw };
}

// How far an arrow goes, in the picture's units: against the slope.
const away = (name, axis, z, y) =>
  clamp(-slopeOf(name, axis, z, y) * ARROW[axis], -LONGEST, LONGEST);

function sentence(axis, logits, labels, who) {
  const [z, y] = [logits[who], labels[who]];
  const said = [SQUARED, ENTROPY].map((name) => {
    const steep = written(slopeOf(name, axis, z, y), 3);
    const dead = axis === "logit" && isDead(name, z, y) ? ", which is hardly a push" : "";
    return `${name} ${written(cost(name, z, y), 3)}, slope ${steep}${dead}`;
  });
  const means = [SQUARED, ENTROPY].map((name) => written(meanCost(name, logits, labels), 3));
  return (
    `Student ${who + 1} ${y ? "passed" : "failed"}; ŷ = ${written(sigmoid(z), 3)}, ` +
    `z = ${written(z, 1)}. By ${axis}: ${said.join("; ")}. ` +
    `Means over all eight: squared error ${means[0]}, cross-entropy ${means[1]}.`
  );
}

export default { render };
