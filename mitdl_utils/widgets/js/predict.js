// A question that a reader answers before the cell is run: nothing is graded, kept or sent.
import { button, element, onEnter } from "./shared.js";

// ── the model; `rooms/predict.py` says the same ─────────────────────────────────────────────────

const RIGHT = "Yes, that's it.";
const UNREADABLE = "Type a number, such as 0.25, −3 or 1/4.";
const MINUS = { "−": "-", "–": "-", "٫": "." };
const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$/;

// The number that somebody typed (2, −0,5, 1/4, 30 %), or null if it is none.
export function number(text) {
  const plain = text.replace(/\s/g, "").replace(/[−–٫]/g, (letter) => MINUS[letter]);
  const percent = plain.endsWith("%");
  const parts = (percent ? plain.slice(0, -1) : plain).split("/");
  if (parts.length > 2 || !parts.every((part) => NUMBER.test(part))) return null;
  const [top, below = 1] = parts.map((part) => Number(part.replace(",", ".")));
  const value = top / below / (percent ? 100 : 1);
  return Number.isFinite(value) ? value : null;
}

// What is said to an answer.
export function judged(text, key) {
  const given = key.choices ? text : number(text);
  if (given === null) return UNREADABLE;
  if (is(given, key.answer, key.tolerance)) return RIGHT;
  const known = key.wrong.find(([value]) => is(given, value, key.tolerance));
  return known ? `Not quite: ${known[1]}` : key.nudge;
}

function is(given, value, tolerance) {
  return typeof given === "string" ? given === value : Math.abs(given - value) <= tolerance;
}

// ── the room ────────────────────────────────────────────────────────────────────────────────────

const open = (sealed) => JSON.parse(atob(sealed)); // JSON with \u escapes, so all of it is ASCII

function render({ model, el }) {
  const key = open(model.get("sealed"));
  const words = element("output", { class: "room-words room-verdict", "aria-live": "polite" });
  const question = model.get("question");
  const say = (text) => (words.textContent = judged(text, key));
  const controls = key.choices ? choices(question, key.choices, say) : field(question, say);
  el.replaceChildren(element("section", { class: "mitdl-room room-question" }, controls, words));
}

// A field for a number, with its question as label; Enter answers.
function field(question, say) {
  const input = element("input", { type: "text", inputmode: "decimal", autocomplete: "off" });
  const label = element("label", {}, `Your prediction: ${question} `, input);
  const answer = () => say(input.value);
  onEnter(input, answer);
  return element("div", { class: "room-controls" }, label, button("answer", answer));
}

// A button for each choice, in a group that the question names.
function choices(question, all, say) {
  const legend = element("legend", {}, `Your prediction: ${question}`);
  const buttons = all.map((text) => button(text, () => press(text)));
  function press(text) {
    buttons.forEach((node, i) => node.setAttribute("aria-pressed", all[i] === text));
    say(text);
  }
  return element("fieldset", { class: "room-controls" }, legend, ...buttons);
}

export default { render };
