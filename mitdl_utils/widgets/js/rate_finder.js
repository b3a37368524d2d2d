// A learning-rate finder: one short run in which the rate grows, and the run with a rate picked.
import { optimizer } from "./optimizers.js";
import {
  COLORS,
  animation,
  choice,
  dots,
  frame,
  generator,
  line,
  plot,
  significant,
  slider,
  watch,
} from "./shared.js";
import { batches, lossAndGradient, startOf } from "./small_network.js";

// ── the model; `rooms/rate_finder.py` says the same ─────────────────────────────────────────────

const STEPS = 100; // of the sweep, and of the run that follows
const [LOW, HIGH] = [-4, 1.5]; // powers of ten between which the rate grows
const HIDDEN = 16;
const BATCH = 32;
const MEMORY = { mu: 0.9, beta: 0.999, corrected: true };
const SMOOTH = 0.8; // how much of the average stays with each loss
const AROUND = 4; // steps on both sides, by which a slope is measured
const LAST = 10; // losses whose mean says how a run has ended

export const powerAt = (step) => LOW + ((HIGH - LOW) * step) / (STEPS - 1);

// The loss before each step of a run with rate(step); it ends where the loss is out of hand.
export function losses(x, y, name, seed, rate, steps = STEPS) {
  const sizes = [x[0].length, HIDDEN, Math.max(...y) + 1];
  const rng = generator(seed);
  const w = startOf(sizes, rng);
  const g = new Float64Array(w.length);
  const { step } = optimizer(name, w.length, MEMORY);
  const rows = batches(x.length, Math.min(BATCH, x.length), rng);
  const found = [];
  for (let n = 0; n < steps; n++) {
    found.push(lossAndGradient(sizes, w, x, y, rows.next().value, g));
    if (!(found[n] <= 1e6)) break;
    step(w, g, rate(n));
  }
  return found;
}

// An average that forgets, corrected for its start as Adam's are.
export function smoothed(values) {
  let [mean, kept] = [0, 1];
  return values.map((value) => {
    mean = SMOOTH * mean + (1 - SMOOTH) * value;
    kept *= SMOOTH;
    return mean / (1 - kept);
  });
}

// The step of a sweep at which its smoothed loss falls most steeply.
export function steepest(values) {
  const curve = smoothed(values);
  let best = AROUND;
  const fall = (step) => curve[step - AROUND] - curve[step + AROUND];
  for (let n = AROUND; n + AROUND < curve.length; n++) if (fall(n) > fall(best)) best = n;
  return best;
}

// How a run has ended: flown out, slow, or learned.
export function verdict(found) {
  if (found.length < STEPS) return "flown out";
  const end = found.slice(-LAST).reduce((sum, loss) => sum + loss, 0) / LAST;
  if (!(end <= 1.5 * found[0])) return "flown out";
  return end > found[0] / 4 ? "slow" : "learned";
}

// The same with plain arguments, for the test that compares numbers.
export const swept = (x, y, name, seed, steps) =>
  losses(x, y, name, seed, (n) => 10 ** powerAt(n), steps);
export const trained = (x, y, name, seed, power, steps) =>
  losses(x, y, name, seed, () => 10 ** power, steps);

// ── the room ────────────────────────────────────────────────────────────────────────────────────

const WORDS = {
  "flown out": "flies out",
  slow: "has not come far after a hundred steps",
  learned: "learns",
};
const asRate = (power) => String(Number((10 ** power).toPrecision(2)));

function render({ model, el }) {
  const state = watch(model, draw);
  const view = frame(el, "A learning-rate finder");
  view.controls.append(
    choice(state, "optimizer", "optimizer", ["SGD", "momentum", "Adam"]),
    slider(state, "power", "pick a rate", { min: LOW, max: HIGH, step: 0.05, write: asRate }),
    slider(state, "steps", "sweep", { min: 0, max: STEPS, step: 1 }),
    slider(state, "seed", "other weights", { min: 0, max: 20, step: 1 }),
  );
  const motion = animation(el, { advance, draw, reset: () => state.set("steps", 0) });
  view.controls.append(motion.node);
  const left = makeSweep(view.pictures);
  const right = makeRun(view.pictures);
  const tried = {}; // optimizer and seed -> the largest rate that held, the smallest that flew out
  let [sweep, run] = [null, null];
  for (const name of ["optimizer", "seed", "x", "y"]) state.on(name, () => (sweep = run = null));
  state.on("power", () => (run = null));

  function advance(steps) {
    const at = state.get("steps");
    state.set("steps", at >= STEPS ? 0 : Math.min(at + steps, STEPS));
    return state.get("steps") < STEPS;
  }
  function draw() {
    const [name, seed, power, at] = ["optimizer", "seed", "power", "steps"].map(state.get);
    const data = [state.get("x"), state.get("y"), name, seed];
    sweep ??= swept(...data);
    run ??= trained(...data, power);
    const known = (tried[`${name} ${seed}`] ??= { held: null, out: null });
    const how = verdict(run);
    if (how === "learned") known.held = Math.max(known.held ?? power, power);
    if (how === "flown out") known.out = Math.min(known.out ?? power, power);
    const steep = at >= STEPS || at >= sweep.length ? powerAt(steepest(sweep)) : null;
    left.draw(sweep.slice(0, at), power, steep);
    right.draw(run, power, how);
    view.say(sentence(name, power, run, how, steep, known));
  }
  draw();
  return () => (motion.close(), state.close());
}

function makeSweep(parent) {
  const range = { x: [LOW, HIGH], y: [0, 4], xlabel: "log₁₀ of the rate", ylabel: "loss" };
  const axes = plot(parent, { ...range, label: "The loss while the rate grows", width: 430 });
  const single = dots(axes, { color: COLORS.sky, size: 2 });
  const curve = line(axes, { color: COLORS.blue, width: 2.5 });
  const steepLine = line(axes, { color: COLORS.green, dash: "2 3" });
  const picked = line(axes, { color: COLORS.orange, dash: "7 4" });
  const at = (power) => [[power, 0], [power, 4]];
  function draw(sweep, power, steep) {
    const top = 4.4; // just outside, where a loss that is out of hand leaves the picture
    const mean = smoothed(sweep).map((loss, n) => [powerAt(n), Math.min(loss, top)]);
    single.set(sweep.map((loss, n) => [powerAt(n), loss]).filter(([, loss]) => loss <= 4));
    curve.set(mean);
    picked.set(at(power));
    steepLine.set(steep === null ? [] : at(steep));
    const there = steep === null ? "" : `, ··· steepest ${asRate(steep)}`;
    axes.title(`- - picked ${asRate(power)}${there}`);
  }
  return { draw };
}

function makeRun(parent) {
  const range = { x: [0, STEPS], y: [-5, 2], xlabel: "step", ylabel: "log₁₀ of the loss" };
  const axes = plot(parent, { ...range, label: "The run with the rate that is picked", width: 430 });
  const curve = line(axes, { color: COLORS.orange });
  const power = (loss) => Math.min(Math.max(Math.log10(loss), -6), 3);
  function draw(run, rate, how) {
    curve.set(run.map((loss, n) => [n, power(loss)]));
    axes.title(`rate ${asRate(rate)} ${WORDS[how]}`);
  }
  return { draw };
}

function sentence(name, power, run, how, steep, { held, out }) {
  const last = run.slice(-LAST).reduce((sum, loss) => sum + loss, 0) / Math.min(run.length, LAST);
  const now = `${name} at rate ${asRate(power)} ${WORDS[how]}: the loss goes from ${significant(run[0])} to ${significant(last)}.`;
  const there = steep === null ? " Play the sweep to see where the loss falls most." : "";
  const found = held === null ? "" : ` The largest rate that has held is ${asRate(held)}`;
  const far = steep !== null && held !== null ? `, ${significant(10 ** (held - steep), 2)} times the steepest place's` : "";
  const limit = out === null ? "" : ` The smallest that has flown out is ${asRate(out)}.`;
  return `${now}${there}${found}${far}${found ? "." : ""}${limit}`;
}

export default { render };
