// Controls: the browser's own sliders, buttons and lists, each with a label, and where they stand.

// A number for each control, so that each label finds its own among all rooms of a page: every kind
// of room has a copy of this file, and the page is what they share.
const another = () => (globalThis.mitdlLabels = (globalThis.mitdlLabels ?? 0) + 1);

// What has the focus keeps its keys: without this, JupyterLab takes arrow keys and letters for
// shortcuts of its own. It looks at the focused element first, so each control says it itself.
export const KEEPS_KEYS = "data-lm-suppress-shortcuts";
const TAKES_KEYS = ["input", "select", "button", "textarea"];

// An element with attributes, and children (elements or text) in it.
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  if (TAKES_KEYS.includes(tag)) node.setAttribute(KEEPS_KEYS, "true");
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// The frame of a room: controls above, pictures below, and a sentence that says what they show.
export function frame(el, name) {
  const controls = element("div", { class: "room-controls" });
  const pictures = element("div", { class: "room-pictures" });
  const words = element("p", { class: "room-words", "aria-live": "polite" });
  const room = element("section", { class: "mitdl-room", "aria-label": name });
  room.append(controls, pictures, words);
  el.replaceChildren(room);
  return { room, controls, pictures, words, say: throttled((text) => (words.textContent = text)) };
}

// A function that is called at most every so many milliseconds, and always with the last value.
export function throttled(call, pause = 400) {
  let waiting = false;
  let next = null;
  return function later(value) {
    if (waiting) {
      next = { value };
      return;
    }
    call(value);
    waiting = true;
    setTimeout(() => {
      waiting = false;
      const kept = next;
      next = null;
      if (kept) later(kept.value);
    }, pause);
  };
}

function labelled(text, control, ...more) {
  control.id = `room-control-${another()}`;
  const label = element("label", { for: control.id }, text);
  return element("div", { class: "room-control" }, label, control, ...more);
}

// A slider for a value of the state: `slider(state, "w1", "weight w₁", { min: -6, max: 6 })`.
// `write` turns its number into text; `value` and `input` let it stand for a function of the state.
export function slider(state, name, text, { min, max, step = 0.1, write = String }) {
  const range = element("input", { type: "range", min, max, step, name });
  const output = element("output");
  const node = labelled(text, range, output);
  output.htmlFor = range.id;
  const show = (value) => {
    range.value = value;
    output.textContent = write(value);
    range.setAttribute("aria-valuetext", output.textContent);
  };
  range.addEventListener("input", () => {
    state.set(name, Number(range.value));
    show(Number(range.value));
  });
  state.on(name, show);
  show(state.get(name));
  return node;
}

// A list to choose from; `options` are the values, or pairs of value and text.
export function choice(state, name, text, options) {
  const select = element("select", { name });
  for (const option of options) {
    const [value, said] = Array.isArray(option) ? option : [option, option];
    select.append(element("option", { value }, String(said)));
  }
  const first = Array.isArray(options[0]) ? options[0][0] : options[0];
  const read = typeof first === "number" ? Number : String;
  select.value = state.get(name);
  select.addEventListener("change", () => state.set(name, read(select.value)));
  state.on(name, (value) => (select.value = value));
  return labelled(text, select);
}

// A number to type; one that does not fit is left alone until it does.
export function numberField(state, name, text, { min, max, step = "any" }) {
  const field = element("input", { type: "number", min, max, step, name });
  field.value = state.get(name);
  field.addEventListener("input", () => {
    if (field.value !== "" && field.validity.valid) state.set(name, Number(field.value));
  });
  state.on(name, (value) => {
    if (Number(field.value) !== value) field.value = value;
  });
  return labelled(text, field);
}

// A box to tick, for a value that is true or false.
export function toggle(state, name, text) {
  const box = element("input", { type: "checkbox", name });
  box.checked = state.get(name);
  box.addEventListener("change", () => state.set(name, box.checked));
  state.on(name, (value) => (box.checked = value));
  return labelled(text, box);
}

export function button(text, press) {
  const node = element("button", { type: "button" }, text);
  node.addEventListener("click", press);
  onEnter(node, () => node.click());
  return node;
}

// Do something when Enter is pressed, once: JupyterLab keeps the browser from doing it by itself.
export function onEnter(node, act) {
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.repeat) return;
    event.preventDefault();
    act();
  });
}
