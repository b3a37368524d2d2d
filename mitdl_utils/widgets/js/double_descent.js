// Double descent: the test error of random features against their number.
import { COLORS, dots, element, frame, line, plot, significant, slider, watch, written } from "./shared.js";
import {
  NO_PENALTY,
  errorsOf,
  featuresFor,
  meanSquare,
  predict,
  problem,
  strength,
  weights,
  widths,
} from "./random_features.js";
export * from "./random_features.js";

const RUNS = 11; // data sets; the middle one of their errors is drawn
const [LEAST, MOST] = [0.005, 1000]; // of the errors in the picture
const BUDGET = 6; // milliseconds of a frame for the curves
const LEGEND =
  "orange, solid: test · blue, dashed: training · dotted: as many features as examples · " +
  "purple: your number of features";
const decades = (values) => values.map((value) => [Math.log10(value), String(value)]);
const logarithm = (value) => Math.log10(Math.min(MOST, Math.max(LEAST / 2, value)));

function render({ model, el }) {
  const state = watch(model, draw);
  const { controls, pictures, say } = frame(el, "Double descent");
  const share = { min: 0.05, max: 10, step: 0.05, write: (value) => written(value) };
  controls.append(
    slider(state, "share", "features per example", share),
    slider(state, "n", "examples", { min: 15, max: 60, step: 5 }),
    slider(state, "noise", "noise", { min: 0, max: 1, step: 0.05, write: (value) => written(value) }),
    slider(state, "log_lam", "penalty λ", { min: NO_PENALTY, max: 1, step: 0.5, write: lambda }),
  );
  const errors = makeErrors(pictures);
  const scatter = makeScatter(pictures);
  pictures.append(element("p", { class: "room-key" }, LEGEND));
  let [of, work, runs] = ["", null, []];

  // What fits into a frame is computed in it, and the rest in the next ones.
  function draw() {
    const [n, noise, logLam] = ["n", "noise", "log_lam"].map(state.get);
    const lam = strength(logLam);
    if (of !== [n, noise, logLam].join()) {
      [of, work, runs] = [[n, noise, logLam].join(), curves(n, noise, lam), []];
    }
    if (!isComplete(runs, n)) {
      const until = performance.now() + BUDGET;
      do runs = work.next().value;
      while (!isComplete(runs, n) && performance.now() < until);
      errors.draw(n, middle(runs));
      if (!isComplete(runs, n)) state.redraw();
    }
    const width = featuresFor(state.get("share"), n);
    const examples = problem(0, n, noise);
    const w = weights(examples, width, lam);
    const said = predict(examples.newFeatures, w);
    const test = meanSquare(said, examples.newY);
    errors.mark(width);
    scatter.draw(examples.newY, said, width, test);
    if (isComplete(runs, n)) say(sentence(n, width, lam, test, middle(runs)));
  }
  draw();
  return state.close;
}

// A number in two digits: 0.16, 12, 380.
const short = (value) => (value >= 100 ? String(Math.round(value)) : significant(value, 2));
const lambda = (logLam) => (logLam <= NO_PENALTY ? "0" : significant(10 ** logLam, 2));

// The curves of one data set after the other, a width at a time: all that there is so far.
function* curves(n, noise, lam) {
  const runs = [];
  for (let seed = 0; seed < RUNS; seed++) {
    const examples = problem(seed, n, noise);
    runs.push([]);
    for (const width of widths(n)) {
      runs[seed].push(errorsOf(examples, width, lam));
      yield runs;
    }
  }
}

const isComplete = (runs, n) => runs.length === RUNS && runs.at(-1).length === widths(n).length;

// The median of each number over all runs that have come so far.
function middle(runs) {
  return runs[0].map((row, i) =>
    row.map((_, j) => {
      const there = runs.filter((run) => i < run.length);
      const sorted = there.map((run) => run[i][j]).sort((a, b) => a - b);
      return sorted[Math.floor(sorted.length / 2)];
    }),
  );
}

function makeErrors(parent) {
  const label = "Training and test error against the number of random features, both on log axes";
  const y = [Math.log10(LEAST), Math.log10(MOST)];
  const ticks = { xticks: decades([1, 3, 10, 30, 100, 300]), yticks: decades([0.01, 0.1, 1, 10, 100, 1000]) };
  const names = { xlabel: "number of random features", ylabel: "mean squared error" };
  const axes = plot(parent, { x: [0, Math.log10(600)], y, ...ticks, ...names, label });
  const posts = [
    line(axes, { color: COLORS.grey, width: 1.2, dash: "2 3" }),
    line(axes, { color: COLORS.purple, width: 1.5 }),
  ];
  const training = line(axes, { color: COLORS.blue, dash: "6 3" });
  const test = line(axes, { color: COLORS.orange });
  const tried = dots(axes, { color: COLORS.orange, size: 3.2 });
  const upright = (width) => [[Math.log10(width), y[0]], [Math.log10(width), y[1]]];
  function draw(n, rows) {
    const at = widths(n).map(Math.log10);
    const curveOf = (which) => rows.map((row, i) => [at[i], logarithm(row[which])]);
    training.set(curveOf(0));
    test.set(curveOf(1));
    tried.set(curveOf(1));
    posts[0].set(upright(n));
    const peak = rows.reduce((top, row, i) => (row[1] > rows[top][1] ? i : top), 0);
    axes.title(`test error: at most ${short(rows[peak][1])}, at the right end ${short(rows.at(-1)[1])}`);
  }
  return { draw, mark: (width) => posts[1].set(upright(width)) };
}

function makeScatter(parent) {
  const label = "What the fit says about each new example, against the truth";
  const names = { xlabel: "truth", ylabel: "what the fit says", label };
  const axes = plot(parent, { x: [-4, 4], y: [-6, 6], ...names, width: 300 });
  line(axes, { color: COLORS.grey, width: 1.2, dash: "4 4" }).set([[-4, -4], [4, 4]]);
  const marks = dots(axes, { color: COLORS.purple, size: 2.6 });
  function draw(truth, said, width, test) {
    marks.set(Array.from(truth, (value, i) => [value, said[i]]));
    axes.title(`${width} features: test error ${short(test)}`);
  }
  return { draw };
}

function sentence(n, width, lam, test, rows) {
  const penalty = lam ? `a penalty of ${short(lam)}` : "no penalty";
  const errors = rows.map((row) => row[1]);
  const top = errors.indexOf(Math.max(...errors));
  const peak = `largest, ${short(errors[top])}, at ${widths(n)[top]} features`;
  const end = `${short(errors.at(-1))} at ${widths(n).at(-1)}`;
  return `${n} examples, ${penalty}: the test error is ${peak}, and ${end}. With ${width} features one data set gives ${short(test)}.`;
}

export default { render };
