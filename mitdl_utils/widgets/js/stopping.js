// Early stopping: a validation curve, a rule with patience, and what the rule costs.
import {
  CLASSES,
  COLORS,
  animation,
  button,
  dots,
  element,
  frame,
  generator,
  line,
  plot,
  points,
  slider,
  key,
  watch,
  written,
} from "./shared.js";

// ── the model; `rooms/stopping.py` says the same ────────────────────────────────────────────────

const EPOCHS = 150;
const CLASS = 40;
const NEAR = 0.01;
const EPOCH = Array.from({ length: EPOCHS }, (_, i) => i + 1);

const bend = (seed) => 8 + 8 * generator(seed).uniform();

export function trainingLoss(seed) {
  const scale = 1.6 * bend(seed);
  return EPOCH.map((epoch) => 0.05 + 1.15 * Math.exp(-epoch / scale));
}

// The validation loss that endless validation rows would show.
export function trueLoss(seed) {
  const scale = bend(seed);
  return EPOCH.map((epoch) => 0.35 + 0.9 * Math.exp(-epoch / scale) + 0.003 * epoch);
}

// The same as it is measured on few rows.
export function measuredLoss(seed, noise) {
  const rng = generator(seed + 7000);
  return trueLoss(seed).map((loss) => loss + noise * rng.normal());
}

// Where a rule stops, and the epoch whose weights it keeps, both from 1.
export function rule(losses, patience, minDelta) {
  let kept = 0;
  for (let epoch = 0; epoch < losses.length; epoch++) {
    if (losses[kept] - losses[epoch] > minDelta) kept = epoch;
    if (epoch - kept === patience) return [epoch + 1, kept + 1];
  }
  return [losses.length, kept + 1];
}

// How much worse the weights of an epoch truly are than the best of all epochs.
export function excess(seed, epoch) {
  const all = trueLoss(seed);
  return all[epoch - 1] - Math.min(...all);
}

// For each of 40 other trainings: where the rule stops, and how much worse than the best it ends.
export function trial(noise, patience, minDelta) {
  return Array.from({ length: CLASS }, (_, i) => {
    const [stop, kept] = rule(measuredLoss(100 + i, noise), patience, minDelta);
    return [stop, excess(100 + i, kept)];
  });
}

// ── the room ────────────────────────────────────────────────────────────────────────────────────

const PACE = 5; // pictures from one epoch to the next
const LEGEND =
  "blue, solid: training loss · orange, dashed: validation loss · dotted: where the rule stops · " +
  "second picture: the rule on 40 other trainings, a dot for each";
const AXIS = { x: [0, EPOCHS], xlabel: "epoch" };
const ENDS = [
  [COLORS.green, CLASSES[2][1]],
  [COLORS.purple, CLASSES[3][1]],
  [COLORS.black, CLASSES[1][1]],
];

function render({ model, el }) {
  const state = watch(model, draw);
  const { controls, pictures, say } = frame(el, "Early stopping");
  let [ticks, yours] = [PACE, 0];
  const shown = () => (yours ? EPOCHS : Math.min(EPOCHS, Math.floor(ticks / PACE)));
  const stopHere = () => {
    yours ||= shown();
    motion.pause();
  };
  const another = () => {
    state.set("seed", state.get("seed") + 1);
    motion.pause();
    begin();
  };
  function begin() {
    [ticks, yours] = [PACE, 0];
  }
  function advance(steps) {
    ticks += steps === 1 && !motion.isRunning() ? PACE : steps;
    return yours || shown() === EPOCHS ? false : undefined;
  }
  const motion = animation(el, { advance, draw, reset: begin });
  controls.append(motion.node, button("stop here", stopHere), button("another training", another));
  controls.append(
    slider(state, "patience", "patience", { min: 1, max: 60, step: 1 }),
    slider(state, "min_delta", "min_delta", { min: 0, max: 0.1, step: 0.005, write: (v) => written(v, 3) }),
    slider(state, "noise", "noise of validation", { min: 0, max: 0.1, step: 0.005, write: (v) => written(v, 3) }),
  );
  state.on("seed", () => {});
  const curves = makeCurves(pictures);
  const others = makeTrial(pictures);
  key(pictures, ["your stop", "the rule keeps", "best that was measured"], ENDS);
  pictures.append(element("p", { class: "room-key" }, LEGEND));

  function draw() {
    const [patience, least, noise, seed] = ["patience", "min_delta", "noise", "seed"].map(state.get);
    const losses = measuredLoss(seed, noise);
    const over = yours > 0 || shown() === EPOCHS;
    const [stop, kept] = rule(losses, patience, least);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    curves.draw({ seed, losses, shown: shown(), over, yours, stop, kept, best });
    const all = trial(noise, patience, least);
    others.draw(all);
    say(sentence({ shown: shown(), over, yours, stop, kept, best, losses, all }));
  }
  draw();
  return () => (motion.close(), state.close());
}

function makeCurves(parent) {
  const label = "Training and validation loss, epoch by epoch, and where it was stopped";
  const axes = plot(parent, { ...AXIS, y: [0, 1.5], ylabel: "loss", label });
  const training = line(axes, { color: COLORS.blue });
  const validation = line(axes, { color: COLORS.orange, dash: "6 3" });
  const posts = [
    line(axes, { color: COLORS.green, width: 3 }),
    line(axes, { color: COLORS.purple, width: 3, dash: "3 3" }),
  ];
  const marks = points(axes, { size: 6, classes: ENDS });
  let of = "";
  const upright = (epoch) => (epoch ? [[epoch, 0], [epoch, 1.5]] : []);
  function draw(it) {
    const upTo = (losses) => losses.slice(0, it.shown).map((loss, i) => [i + 1, loss]);
    const drawn = [it.seed, it.shown, it.losses[0]].join();
    if (drawn !== of) {
      training.set(upTo(trainingLoss(it.seed)));
      validation.set(upTo(it.losses));
      of = drawn;
    }
    posts[0].set(upright(it.yours));
    posts[1].set(upright(it.over && it.stop));
    const at = [it.yours, it.over && it.kept, it.over && it.best];
    const ends = at.map((epoch, i) => [epoch, i]).filter(([epoch]) => epoch);
    marks.set(ends.map(([epoch]) => [epoch, it.losses[epoch - 1]]), ends.map(([, i]) => i));
    axes.title(it.over ? `rule: stops at ${it.stop}, keeps ${it.kept}; best: ${it.best}` : `epoch ${it.shown}`);
  }
  return { draw };
}

function makeTrial(parent) {
  const label = "The rule on 40 other trainings: when it stops, and how much worse it ends than the best";
  const names = { ylabel: "worse than the best by", label };
  const axes = plot(parent, { ...AXIS, xlabel: "epoch in which it stops", y: [-0.02, 0.7], ...names, width: 300 });
  line(axes, { color: COLORS.grey, width: 1, dash: "3 3" }).set([[0, NEAR], [EPOCHS, NEAR]]);
  const marks = dots(axes, { color: COLORS.purple, size: 3.5 });
  function draw(all) {
    marks.set(all);
    axes.title(`${good(all)} of ${CLASS} end as good as the best`);
  }
  return { draw };
}

const good = (all) => all.filter(([, worse]) => worse <= NEAR).length;

function sentence({ shown, over, yours, stop, kept, best, losses, all }) {
  const others = `On ${CLASS} other trainings the rule ends as good as the best ${good(all)} times.`;
  if (!over) return `Epoch ${shown}, validation loss ${written(losses[shown - 1], 3)}. ${others}`;
  const you = yours ? `You stopped at epoch ${yours}; the` : "The";
  return `${you} rule stops at ${stop} and keeps ${kept}; the lowest loss was in epoch ${best}. ${others}`;
}

export default { render };
