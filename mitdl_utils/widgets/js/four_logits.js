// Four logits: the shares that softmax makes of them, and how each is pushed.
import {
  COLORS,
  choice,
  frame,
  handle,
  line,
  plot,
  slider,
  watch,
  written,
} from "./shared.js";

// ── the model; `rooms/four_logits.py` says the same ─────────────────────────────────────────────

const CLASSES_HERE = [0, 1, 2, 3];
const SAFE = "largest taken away first";
const BARE = "as the formula stands";

// The share of each class; null for each where the arithmetic broke.
export function shares(logits, temperature, added, way) {
  const scaled = logits.map((z) => (z + added) / temperature);
  const top = way === SAFE ? Math.max(...scaled) : 0;
  const powers = scaled.map((z) => Math.exp(z - top));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => finite(power / total));
}

// The surprise at the class that was true; null where it is no number.
export function surprise(logits, temperature, added, way, truth) {
  const share = shares(logits, temperature, added, way)[truth];
  return share === null ? null : finite(-Math.log(share));
}

// By how much the surprise grows with each logit: (p − y) / T. By z / T, which softmax takes, it is
// p − y; a logit moves that by 1 / T.
export function pulls(logits, temperature, added, way, truth) {
  return shares(logits, temperature, added, way).map((share, i) =>
    share === null ? null : (share - Number(i === truth)) / temperature,
  );
}

const finite = (number) => (Number.isFinite(number) ? number : null);

// ── the room ────────────────────────────────────────────────────────────────────────────────────

const REACH = 6;
const ENDS = [-0.6, 3.6];
const EDGE = 1.05; // a little beyond 1, the most that a share can be
const WIDTH = 0.34; // of half a bar
const name = (i) => `z${i}`;

function render({ model, el }) {
  const state = watch(model, draw);
  const { controls, pictures, say } = frame(el, "Softmax of four logits");
  const write = (value) => written(value, 1);
  controls.append(
    ...CLASSES_HERE.map((i) =>
      slider(state, name(i), `z${"₀₁₂₃"[i]}`, { min: -REACH, max: REACH, write }),
    ),
    choice(state, "truth", "true class", CLASSES_HERE),
    slider(state, "temperature", "temperature", { min: 0.1, max: 5, write }),
    slider(state, "added", "added to all logits", {
      min: -1000,
      max: 1000,
      step: 10,
      write: (value) => written(value, 0),
    }),
    choice(state, "way", "computed", [SAFE, BARE]),
  );
  const own = makeLogits(pictures, state);
  const share = makeBars(pictures, [0, EDGE], "share p", "What softmax makes of the logits");
  const label = "The slope of the loss by each logit";
  const pull = makeBars(pictures, [-EDGE, EDGE], "slope (p − y) / T", label);

  function draw() {
    const logits = CLASSES_HERE.map((i) => state.get(name(i)));
    const [temperature, added, way, truth] = ["temperature", "added", "way", "truth"].map(state.get);
    const given = [logits, temperature, added, way];
    own.draw(logits, added);
    const p = shares(...given);
    const said = p.includes(null) ? "not a number" : p.map((q) => written(q)).join("  ");
    share.draw(p, truth, `p = ${said}`);
    const cost = surprise(...given, truth);
    const loss = cost === null ? "broken" : written(cost, 3);
    pull.reach(EDGE * Math.max(1, 1 / temperature)); // no slope is steeper
    pull.draw(pulls(...given, truth), truth, `loss −log p of class ${truth}: ${loss}`);
    say(sentence(given, truth));
  }
  draw();
  return state.close;
}

// A bar for each class; the true one has a thick edge.
function makeBars(parent, height, ylabel, label) {
  const size = { x: ENDS, y: height, xlabel: "class", ylabel, width: 300, height: 270 };
  const axes = plot(parent, { ...size, label });
  const bars = CLASSES_HERE.map(() => line(axes, { fill: COLORS.sky, color: COLORS.blue, width: 1 }));
  line(axes, { color: COLORS.grey, width: 0.7 }).set([[-1, 0], [4, 0]]);
  function draw(values, truth, words) {
    bars.forEach((bar, i) => {
      bar.set(values[i] === null ? [] : outline(i, values[i]));
      bar.node.setAttribute("stroke", i === truth ? COLORS.orange : COLORS.blue);
      bar.node.setAttribute("stroke-width", i === truth ? 3 : 1);
    });
    axes.title(words);
  }
  let top = height[1];
  // Let the axis go as far below 0 as above it; the line at 0 stays where it is.
  function reach(newTop) {
    if (newTop !== top) axes.range(ENDS, [-newTop, newTop]);
    top = newTop;
  }
  return { draw, reach };
}

const outline = (i, value) => [
  [i - WIDTH, 0],
  [i - WIDTH, value],
  [i + WIDTH, value],
  [i + WIDTH, 0],
];

// The logits, each with a handle on top of its bar.
function makeLogits(parent, state) {
  const label = "Four logits; drag the top of a bar, or use arrow keys";
  const size = { x: ENDS, y: [-REACH - 0.4, REACH + 0.4], width: 300, height: 270 };
  const axes = plot(parent, { ...size, xlabel: "class", ylabel: "logit z", label });
  const bars = CLASSES_HERE.map(() => line(axes, { fill: COLORS.grey, color: "none" }));
  line(axes, { color: COLORS.grey, width: 0.7 }).set([[-1, 0], [4, 0]]);
  const round = (z) => Number(Math.min(REACH, Math.max(-REACH, z)).toFixed(1));
  const handles = CLASSES_HERE.map((i) =>
    handle(axes, { label: `logit of class ${i}`, move: (x, z) => state.set(name(i), round(z)) }),
  );
  function draw(logits, added) {
    logits.forEach((z, i) => {
      bars[i].set(outline(i, z));
      handles[i].set(i, z);
    });
    axes.title(added === 0 ? "logits" : `logits, ${added < 0 ? "−" : "+"} ${Math.abs(added)} each`);
  }
  return { draw };
}

function sentence(given, truth) {
  const [, temperature, added, way] = given;
  const p = shares(...given);
  if (p.includes(null)) {
    const broken = added > 0 ? "infinity divided by infinity" : "0 divided by 0";
    return `Computed ${way}, with ${written(added, 0)} added: ${broken}, which is not a number.`;
  }
  const cost = surprise(...given, truth);
  const loss = cost === null ? "infinite" : written(cost, 3);
  return (
    `At temperature ${written(temperature, 1)} the shares are ` +
    `${p.map((q) => written(q, 3)).join(", ")}. Class ${truth} was true: the loss is ${loss}, ` +
    `the slopes by the logits are ${pulls(...given, truth).map((v) => written(v, 3)).join(", ")}.`
  );
}

export default { render };
