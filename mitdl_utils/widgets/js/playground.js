// The playground: a small network learns points in a plane, and shows what each unit does.
import {
  COLORS,
  animation,
  button,
  choice,
  frame,
  generator,
  key,
  line,
  matrix,
  numberField,
  plot,
  slider,
  watch,
  written,
} from "./shared.js";
import { crossEntropy, epoch, forward, mapAt, network, parameters, right } from "./network.js";
import { plane } from "./planes.js";
import { GRID, makeRegion } from "./region.js";
import { units } from "./units.js";

const POINTS = 300;
const BUDGET = 6; // milliseconds of a frame for learning
const MOST = 300; // points of a curve
const UNITS = ["units1", "units2", "units3"];
// A change of these begins anew; one of the others takes effect while it learns.
const ANEW = ["kind", "noise", "share", "own", "layers", ...UNITS, "bend", "start", "seed"];
const RULE = ["optimizer", "rate", "batch", "l2"];

// ── the model; `network.js`, and `rooms/playground.py` and its neighbours, say the same ─────────

// Examples to learn from and to test on, of the setting's kind or the reader's own.
export function examples({ kind, noise, seed, own, share }) {
  const all = kind === "own points" ? ownPoints(own) : plane(kind, POINTS, noise, seed);
  const learn = Math.round(all.labels.length * (1 - share));
  return [part(all, 0, learn), part(all, learn, all.labels.length)];
}

function ownPoints(own) {
  return { x: matrix(own.length, 2, (i) => own[i >> 1][i & 1]), labels: own.map((row) => row[2]) };
}

function part({ x, labels }, from, to) {
  return { x: matrix(to - from, 2, (i) => x.data[2 * from + i]), labels: labels.slice(from, to) };
}

// After some epochs: loss and right answers on the training part, the map at a place, the weights.
export function learned(setting, epochs, place) {
  const [train] = examples(setting);
  const rng = generator(setting.seed);
  const layers = network(setting.widths, setting.start, rng);
  for (let i = 0; i < epochs; i++) epoch(layers, setting, train, rng);
  const logits = forward(layers, setting.bend, train.x).at(-1).z;
  const { w, c } = mapAt(layers, setting.bend, place);
  const weights = layers.flatMap(({ W, b }) => [...W.data, ...b.data]);
  return [crossEntropy(logits, train.labels), right(logits, train.labels), ...w, c, ...weights];
}

// ── the room ────────────────────────────────────────────────────────────────────────────────────

function render({ model, el }) {
  const state = watch(model, draw);
  const { room, controls, pictures, say } = frame(el, "A network that learns");
  let run = null; // the network and its past; null where it has to begin anew
  const motion = animation(room, { advance, draw, reset: () => (run = null), perFrame: () => 5 });
  const widths = UNITS.map((name, l) =>
    slider(state, name, `units in layer ${l + 1}`, { min: 1, max: 8, step: 1 }),
  );
  controls.append(motion.node, ...dataControls(state), ...netControls(state), ...widths);
  controls.append(...ruleControls(state), ...ownControls(state));
  for (const name of ANEW) state.on(name, () => (run = null));
  for (const name of ["x1", "x2"]) state.on(name, () => {});
  key(pictures, ["class 0", "class 1"]);
  const region = makeRegion(pictures, state);
  const picture = units(pictures, "The network: lines are weights, each square is what a unit sees", GRID);
  const curves = makeCurves(pictures);

  const setting = () => Object.fromEntries([...ANEW, ...RULE].map((name) => [name, state.get(name)]));
  function begin() {
    const now = setting();
    const [train, test] = examples(now);
    const rng = generator(now.seed);
    const widths_ = UNITS.slice(0, now.layers).map((name) => now[name]);
    run = { layers: network(widths_, now.start, rng), rng, train, test, epochs: 0, past: [] };
    widths.forEach((node, l) => (node.hidden = l >= now.layers));
    measure(run, now.bend);
  }
  function advance(steps) {
    if (!run) begin();
    if (run.train.labels.length === 0) return false;
    const until = performance.now() + BUDGET;
    for (let i = 0; i < steps && performance.now() < until; i++) {
      epoch(run.layers, setting(), run.train, run.rng);
      run.epochs += 1;
    }
    measure(run, state.get("bend"));
    return Number.isFinite(run.loss[0]);
  }
  function draw() {
    if (!run) begin();
    const passed = forward(run.layers, state.get("bend"), region.grid);
    const map = region.draw(run, passed);
    picture.draw(run.layers, passed);
    curves.draw(run);
    say(sentence(run, map));
  }
  draw();
  return () => (motion.close(), state.close());
}

const UNKNOWN = NaN; // the loss of no example at all

// Loss and right answers on both parts, kept for the curves; every second one goes if it gets long.
function measure(run, bend) {
  const both = [run.train, run.test].map(({ x, labels }) => {
    if (labels.length === 0) return [UNKNOWN, 0];
    const logits = forward(run.layers, bend, x).at(-1).z;
    return [crossEntropy(logits, labels), right(logits, labels)];
  });
  run.loss = both.map(([loss]) => loss);
  run.right = both.map(([, count]) => count);
  run.past.push([run.epochs, ...run.loss]);
  if (run.past.length > MOST) run.past = run.past.filter((_, i) => i % 2 === 0);
}

function dataControls(state) {
  return [
    choice(state, "kind", "data", ["moons", "circles", "XOR", "spiral", "own points"]),
    slider(state, "noise", "noise", { min: 0, max: 0.5, step: 0.05, write: (v) => written(v) }),
    choice(state, "share", "share for test", [[0, "none"], [0.2, "20 %"], [0.5, "50 %"]]),
    numberField(state, "seed", "seed", { min: 0, max: 9999, step: 1 }),
  ];
}

function netControls(state) {
  return [
    choice(state, "bend", "activation", ["ReLU", "tanh", "sigmoid", "none"]),
    choice(state, "start", "start", ["He", "too small", "too large", "zeros"]),
    choice(state, "layers", "hidden layers", [0, 1, 2, 3]),
  ];
}

function ruleControls(state) {
  return [
    choice(state, "optimizer", "optimizer", ["SGD", "momentum", "Adam"]),
    choice(state, "rate", "rate", [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]),
    choice(state, "batch", "batch", [1, 5, 20, 50, [300, "all"]]),
    choice(state, "l2", "L2", [0, 0.0001, 0.001, 0.01, 0.1]),
  ];
}

// The reader's own points are added where the black handle stands.
function ownControls(state) {
  const add = (label) => {
    state.set("own", [...state.get("own"), [state.get("x1"), state.get("x2"), label]]);
    state.set("kind", "own points");
  };
  return [
    button("add a point of class 0", () => add(0)),
    button("of class 1", () => add(1)),
    button("remove own points", () => state.set("own", [])),
  ];
}

function makeCurves(parent) {
  const label = "The loss on both parts, epoch by epoch";
  const axes = plot(parent, { x: [0, 50], y: [0, 0.8], xlabel: "epoch", ylabel: "loss", label });
  const curves = [
    line(axes, { color: COLORS.blue }),
    line(axes, { color: COLORS.orange, dash: "6 3" }),
  ];
  let far = 50;
  function draw({ past, epochs, loss, train, test }) {
    const wanted = Math.max(50, 2 ** Math.ceil(Math.log2(epochs / 50)) * 50);
    if (wanted !== far) axes.range([0, (far = wanted)], [0, 0.8]);
    curves.forEach((curve, i) => {
      const known = past.filter((row) => Number.isFinite(row[i + 1]));
      curve.set(known.map((row) => [row[0], row[i + 1]]));
    });
    const parts = [["train", train], ["test (dashed)", test]].flatMap(([name, { labels }], i) =>
      labels.length ? [`${name} ${written(loss[i], 3)}`] : [],
    );
    axes.title(`loss: ${parts.join(" · ") || "no example yet"}`);
  }
  return { draw };
}

function sentence(run, { w, c, z, at, bend, on }) {
  const [all, tests] = [run.train.labels.length, run.test.labels.length];
  const term = (value, name) => ` ${value < 0 ? "−" : "+"} ${written(Math.abs(value))}·${name}`;
  const exact = bend === "ReLU" ? `with ${on[0]} of ${on[1]} units on, in the whole grey piece` : "close by";
  const edge = w.some((value) => value !== 0) ? "which is 0 on the dashed line" : "the same everywhere";
  const learning = all
    ? `${run.right[0]} of ${all} right, loss ${written(run.loss[0], 3)}`
    : "no example yet; add points of your own";
  return (
    `${parameters(run.layers)} parameters, ${run.epochs} ${run.epochs === 1 ? "epoch" : "epochs"}: ${learning}` +
    (tests ? `; of the test part ${run.right[1]} of ${tests}, loss ${written(run.loss[1], 3)}. ` : ". ") +
    `At (${written(at[0])}, ${written(at[1])}) z is ${written(z)}, and ${exact} it is ` +
    `${written(c)}${term(w[0], "x₁")}${term(w[1], "x₂")}, ${edge}.`
  );
}

export default { render };
