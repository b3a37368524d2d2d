// Clouds of gradients: what batches of a size say about the way down, and a walk by their word.
import {
  COLORS,
  animation,
  arrows,
  button,
  dots,
  frame,
  handle,
  line,
  linspace,
  plot,
  significant,
  slider,
  toggle,
  watch,
  written,
} from "./shared.js";
import {
  NOTHING,
  batchMeans,
  bottom,
  ceiling,
  change,
  curvature,
  enough,
  gradients,
  law,
  mean,
  meanLoss,
  spread,
} from "./noise.js";

export * from "./noise.js";

// ── the room ────────────────────────────────────────────────────────────────────────────────────

const ARROWS = 200;
const FAR = 8; // where a walk has flown out
const LONGEST = 2000; // steps that are drawn

function render({ model, el }) {
  const state = watch(model, draw);
  const { controls, pictures, say } = frame(el, "Clouds of gradients");
  const [x, y, sizes] = ["x", "y", "sizes"].map(state.get);
  const place = () => ["w1", "w2"].map(state.get);
  const most = ceiling(x);
  const start = place();
  const walk = {};
  const motion = animation(el, { advance, draw, reset: () => restart(start) });
  const [write, writeSize] = [(value) => written(value), (i) => String(sizes[i])];
  const last = sizes.length - 1;
  controls.append(
    slider(state, "size", "batch size", { min: 0, max: last, step: 1, write: writeSize }),
    slider(state, "rate", "rate", { min: 0.01, max: most * 1.1, step: 0.01, write }),
    toggle(state, "again", "with replacement"),
    button("other batches", () => state.set("seed", state.get("seed") + 1)),
    motion.node,
  );
  const plane = makePlane(pictures, state, restart);
  const curve = makeCurve(pictures, sizes);
  for (const name of ["w1", "w2", "seed"]) state.on(name, () => {});

  function begin(w) {
    Object.assign(walk, { trail: [w], steps: 0, seen: 0, out: false });
  }
  function move(w) {
    ["w1", "w2"].forEach((name, i) => state.set(name, w[i]));
  }
  function restart(w) {
    begin(w);
    move(w);
  }
  // Each step by a batch that nobody has seen yet.
  function advance(steps) {
    const [size, again, rate] = ["size", "again", "rate"].map(state.get);
    for (let i = 0; i < steps; i++) {
      const [w, seed] = [place(), state.get("seed") + 1];
      const [g] = batchMeans(gradients(w, x, y), sizes[size], 1, seed, again);
      const next = [w[0] - rate * g[0], w[1] - rate * g[1]];
      walk.out = Math.max(...next.map(Math.abs)) > FAR;
      if (walk.out) return false;
      walk.trail.push(next);
      if (walk.trail.length > LONGEST) walk.trail.shift();
      walk.steps += 1;
      walk.seen += sizes[size];
      state.set("seed", seed);
      move(next);
    }
    return true;
  }
  function draw() {
    const [size, again, rate, seed] = ["size", "again", "rate", "seed"].map(state.get);
    const w = place();
    if (walk.trail.at(-1).some((value, i) => value !== w[i])) begin(w); // Python has moved it
    const each = gradients(w, x, y);
    const full = mean(each);
    const means = batchMeans(each, sizes[size], ARROWS, seed, again);
    const [noise, slope] = [spread(means, full), Math.hypot(...full)];
    plane.draw(w, means, full, rate, walk.trail);
    curve.draw(each, sizes[size], again, noise, slope);
    const lower = means.filter((g) => change(g, full, rate, bend) < 0).length;
    const least = enough(each, again);
    say(sentence({ batch: sizes[size], noise, slope, least, rate, lower }) + progress(w));
  }
  const bend = curvature(x);
  const lowest = meanLoss(bottom(x, y), x, y);
  function progress(w) {
    const { steps, seen, out } = walk;
    const times = steps === 1 ? "step" : "steps";
    const after = steps ? `After ${steps} ${times} and ${seen} examples` : "Here";
    const over = state.get("rate") > most ? ` All examples together fly out above ${written(most)}.` : "";
    const gone = out ? " The next step flies out of the picture." : "";
    const loss = `the loss is ${written(meanLoss(w, x, y), 3)}; the least is ${written(lowest, 3)}.`;
    return ` ${after} ${loss}${gone}${over}`;
  }
  begin(start);
  draw();
  return () => (motion.close(), state.close());
}

function sentence({ batch, noise, slope, least, rate, lower }) {
  const from = least === null ? "no batch is large enough" : `from B = ${least} on the noise is smaller`;
  return (
    `Batches of ${batch}: noise ${short(noise)}, slope still left ${short(slope)}; ${from}. ` +
    `At rate ${written(rate)}, ${lower} of ${ARROWS} steps would lower the loss.`
  );
}

const short = (value) => significant(value < NOTHING ? 0 : value);

// The bowl from above, the cloud of steps at a place, and the way walked.
function makePlane(parent, state, restart) {
  const [x, y] = [state.get("x"), state.get("y")];
  const low = bottom(x, y);
  const away = Math.max(Math.abs(state.get("w1") - low[0]), Math.abs(state.get("w2") - low[1]));
  const reach = 1.3 * Math.max(1, away);
  const [xlabel, ylabel] = state.get("names");
  const around = (c) => [c - reach, c + reach];
  const label = "The landscape of two weights; the place can be dragged, or moved by arrow keys";
  const axes = plot(parent, { x: around(low[0]), y: around(low[1]), xlabel, ylabel, label });
  for (const k of [1, 2, 3, 4, 5]) {
    line(axes, { color: COLORS.grey, width: 0.7 }).set(contour(x, low, (k * reach) / 4));
  }
  const trail = line(axes, { color: COLORS.purple, width: 1.5 });
  const cloud = arrows(axes, { color: COLORS.blue, width: 1, head: 3 });
  cloud.node.setAttribute("opacity", 0.75);
  const all = arrows(axes, { color: COLORS.orange, width: 3, head: 8 });
  dots(axes, { size: 4, color: COLORS.green }).set([low]);
  const here = handle(axes, {
    label: "the place",
    step: 0.05,
    radius: 6,
    move: (a, b) => restart([Number(a.toFixed(3)), Number(b.toFixed(3))]),
  });
  function draw(w, means, full, rate, way) {
    const scale = [rate * (axes.x(1) - axes.x(0)), rate * (axes.y(1) - axes.y(0))];
    const arrow = ([a, b]) => [...w, -a * scale[0], -b * scale[1]];
    cloud.set(means.map(arrow));
    all.set([arrow(full)]);
    trail.set(way.length > 1 ? way : []);
    here.set(...w);
    axes.title(`steps from (${written(w[0])}, ${written(w[1])})`);
  }
  return { draw };
}

// A line of equal loss around the lowest place: by Cholesky, H = L Lᵀ, it is low + L⁻ᵀ of a circle.
function contour(x, low, radius) {
  const [a, b, c] = curvature(x);
  const l11 = Math.sqrt(a);
  const l21 = b / l11;
  const l22 = Math.sqrt(c - l21 * l21);
  return linspace(0, 2 * Math.PI, 73).map((angle) => {
    const second = (radius * l11 * Math.sin(angle)) / l22;
    const first = (radius * l11 * Math.cos(angle) - l21 * second) / l11;
    return [low[0] + first, low[1] + second];
  });
}

// The spread against the batch size, both as powers, with the slope beside it.
function makeCurve(parent, sizes) {
  const places = sizes.map(Math.log2);
  const ends = [-0.3, places.at(-1) + 0.3];
  const shown = (i) => i === sizes.length - 1 || (i % 2 === 0 && places.at(-1) - places[i] > 1);
  const axes = plot(parent, {
    x: ends,
    y: [-2, 1.3],
    xlabel: "batch size B",
    ylabel: "spread of the gradients",
    label: "The spread against the batch size, on logarithmic axes, beside the slope still left",
    xticks: sizes.map((size, i) => [places[i], shown(i) ? String(size) : ""]),
    yticks: [-2, -1, 0, 1].map((power) => [power, String(10 ** power)]),
  });
  const slopeLine = line(axes, { color: COLORS.orange, dash: "6 4" });
  const lawLine = line(axes, { color: COLORS.grey });
  const cross = line(axes, { color: COLORS.grey, width: 1, dash: "2 3" });
  const measured = dots(axes, { color: COLORS.blue, size: 6 });
  const log = (value) => Math.log10(Math.max(value, 1e-12));
  function draw(each, batch, again, noise, slope) {
    const last = places.at(-1);
    const size = (p) => Math.min(2 ** p, each.length);
    lawLine.set(linspace(0, last, 97).map((p) => [p, log(law(each, size(p), again))]));
    slopeLine.set(ends.map((p) => [p, log(slope)]));
    const least = enough(each, again);
    cross.set(least === null ? [] : [-9, 9].map((power) => [Math.log2(least), power]));
    measured.set([[Math.log2(batch), Math.max(log(noise), -2)]]);
    axes.title(`● noise ${short(noise)}   ┅ slope still left ${short(slope)}`);
  }
  return { draw };
}

export default { render };
