// A graph to step through: values forward, gradients back, each number guessed before it is shown.
import { button, choice, element, frame, onEnter, slider, watch, written } from "./shared.js";
import { backward, forward, gradients, names, problem, read } from "./expression.js";
import { graphPicture } from "./graph_picture.js";
import { layered } from "./layered.js";
import { brief, definition, judged, walkOf } from "./steps.js";

const WAYS = [
  ["add", "add"],
  ["assign", "assign"],
  ["early", "hand on too early"],
];
const UNREADABLE = "Type a number, such as −3 or 0.25.";
const OWN = "your own";

function render({ model, el }) {
  const state = watch(model, draw);
  const { controls, pictures, room, say } = frame(el, "A graph to step through");
  const verdict = element("output", { class: "room-verdict room-row", "aria-live": "polite" });
  const sliders = element("div", { class: "room-controls room-row" });
  const picture = graphPicture(pictures);
  const start = (changes) => {
    verdict.textContent = "";
    for (const [name, value] of Object.entries({ ...changes, step: 0 })) state.set(name, value);
  };
  const walk = (way = state.get("way")) =>
    walkOf(read(state.get("expression")), state.get("numbers"), way);
  const expression = expressionField(state, start, verdict);
  const ways = choice(state, "way", "backward", WAYS);
  controls.append(exampleChoice(state, start), expression.node, ways);
  const question = questionForm(state, walk, start, verdict);
  controls.after(sliders, question.node, verdict);
  for (const name of ["expression", "numbers", "step", "way"]) state.on(name, () => {});

  let drawn = "";
  let wide = room.clientWidth;
  function draw() {
    const now = walk();
    const step = Math.min(state.get("step"), now.length);
    if (drawn !== state.get("expression")) {
      drawn = state.get("expression");
      expression.show();
      sliders.replaceChildren(...names(now.nodes).map((name) => leafSlider(state, name)));
    }
    picture.build(drawn, now.nodes, wide);
    picture.set(now, step);
    question.show(now, step);
    say(sentence(now, step, walk("add")));
  }
  const watcher = new ResizeObserver(([entry]) => {
    wide = entry.contentRect.width;
    state.redraw();
  });
  watcher.observe(room);
  draw();
  return () => (watcher.disconnect(), state.close());
}

// A slider for one of the numbers.
function leafSlider(state, name) {
  const leaf = {
    get: () => state.get("numbers")[name] ?? 1,
    set: (_, value) => state.set("numbers", { ...state.get("numbers"), [name]: value }),
    on: (_, hear) => state.on("numbers", (numbers) => hear(numbers[name] ?? 1)),
  };
  return slider(leaf, name, name, { min: -5, max: 5, write: (value) => written(value, 1) });
}

function exampleChoice(state, start) {
  const examples = new Map(state.get("examples").map(([title, ...rest]) => [title, rest]));
  const title = () =>
    [...examples].find(([, [text]]) => text === state.get("expression"))?.[0] ?? OWN;
  const chosen = {
    get: title,
    set(_, name) {
      const [text, numbers] = examples.get(name) ?? [state.get("expression"), state.get("numbers")];
      start({ expression: text, numbers });
    },
    on: (_, hear) => state.on("expression", () => hear(title())),
  };
  return choice(chosen, "example", "example", [...examples.keys(), OWN]);
}

// The expression, to be changed; it is read when Enter is pressed or the field is left.
function expressionField(state, start, verdict) {
  const field = element("input", { type: "text", name: "expression", autocomplete: "off" });
  field.style.flex = "1 1 0";
  const apply = () => {
    const wrong = problem(field.value);
    if (wrong) verdict.textContent = `The expression cannot be read: ${wrong}.`;
    else if (field.value !== state.get("expression")) start({ expression: field.value });
  };
  field.addEventListener("change", apply);
  onEnter(field, apply);
  const label = element("label", { class: "room-control" }, "expression ", field);
  label.style.flex = "1 1 30em";
  return { node: label, show: () => (field.value = state.get("expression")) };
}

// The question of the next step, with a field for its answer, and buttons to go on and back.
function questionForm(state, walk, start, verdict) {
  const words = element("span");
  const look = { type: "text", inputmode: "decimal", autocomplete: "off" };
  const field = element("input", { ...look, name: "guess" });
  const label = element("label", { class: "room-control" }, words, field);
  const go = (step, text) => {
    verdict.textContent = text;
    field.value = "";
    state.set("step", Math.max(0, step));
  };
  const at = () => Math.min(state.get("step"), walk().length);
  const back = button("back", () => go(at() - 1, ""));
  const show = button("show it", () => go(at() + 1, walk().told(at())));
  const end = button("to the end", () => go(walk().length, ""));
  const again = button("start again", () => start({}));
  function judge() {
    const guess = Number(field.value.trim().replace(/[−–]/g, "-").replace(",", ".") || "?");
    const said = Number.isFinite(guess) ? walk().judged(at(), guess) : UNREADABLE;
    if (said.startsWith("Yes.")) go(at() + 1, said);
    else verdict.textContent = said;
  }
  const answer = button("answer", judge);
  onEnter(field, judge);
  const row = { class: "room-controls room-row" };
  const node = element("div", row, label, answer, show, back, end, again);
  return {
    node,
    show(now, step) {
      const asked = now.asked(step);
      words.textContent = asked ? `${asked}: ` : "nothing is left to ask ";
      const off = [...(asked ? [] : [field, answer, show, end]), ...(step ? [] : [back])];
      const focused = off.includes(document.activeElement); // what is off cannot keep the focus
      for (const control of [field, answer, show, back, end]) control.disabled = off.includes(control);
      if (focused) (asked ? field : again).focus({ preventScroll: true });
    },
  };
}

function sentence(now, step, right) {
  const count = now.operations.length;
  const known = now.nodes.flatMap(({ name, inputs }, at) =>
    name && (!inputs.length || now.operations.indexOf(at) < step)
      ? [`${name} = ${brief(now.values[at])}`]
      : [],
  );
  const listed = (edges) => {
    const held = gradients(now.nodes, edges);
    const reached = new Set([now.nodes.length - 1, ...edges.map((edge) => edge.source)]);
    return [...reached].map((at) => `${brief(held[at])} at ${now.nodes[at].name}`).join(", ");
  };
  const back = step < count ? "" : ` Gradients: ${listed(now.edges.slice(0, step - count))}.`;
  const place = step < now.length ? `Step ${step + 1} of ${now.length}` : "All steps are done";
  const end = step < now.length ? "" : apart(now, right);
  return `${place}. Values: ${known.join(", ")}.${back}${end}`;
}

// Which gradients another walk than the right one gets wrong.
function apart(now, right) {
  const [held, wanted] = [gradients(now.nodes, now.edges), gradients(now.nodes, right.edges)];
  const off = now.nodes.flatMap(({ name }, at) =>
    brief(held[at]) === brief(wanted[at])
      ? []
      : [`${name}: ${brief(held[at])} where ${brief(wanted[at])} is right`],
  );
  return off.length ? ` Wrong at ${off.join("; ")}.` : " All of them are right.";
}

export { backward, brief, definition, forward, judged, layered, problem, read };
export default { render };
