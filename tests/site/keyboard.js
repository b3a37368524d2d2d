// What the test of the keyboard asks of a page with rooms; it runs before the page's own scripts.

// ── what listens to a pointer, and how often something was clicked ──────────────────────────────

const listen = EventTarget.prototype.addEventListener;
const pointed = new Set();
EventTarget.prototype.addEventListener = function (type, ...rest) {
  if (this instanceof Element && /^(pointer|mouse|touch|click)/.test(type)) pointed.add(this);
  return listen.call(this, type, ...rest);
};
let clicks = 0;
addEventListener("click", () => (clicks += 1), true);

// ── a room and its controls ─────────────────────────────────────────────────────────────────────

const CONTROLS = "input, select, button, textarea, summary, a[href], [tabindex='0']";
const room = (at) => document.querySelectorAll("[data-room]")[at];
const named = (it) => (it.ariaLabel || it.labels?.[0]?.textContent || it.textContent).trim();
const told = (it, wrong) => `${it.localName} "${named(it)}": ${wrong}`;
const kind = (it) => it.type ?? it.getAttribute("role");

// The controls of a room that can be used now, in their order.
function controls(at) {
  const all = [...room(at).querySelectorAll(CONTROLS)];
  return all.filter((it) => !it.disabled && it.checkVisibility({ visibilityProperty: true }));
}

// What can be told of a room without a key: whether its controls stand in the order in which one
// reads them, and whether something takes a pointer that takes no keys, nor anything in it.
function laidOut(at) {
  const all = controls(at).filter((it) => it instanceof HTMLElement);
  const boxes = all.map((it) => it.getBoundingClientRect());
  const ahead = (b, a) => b.bottom <= a.top || (b.top < a.bottom && b.right <= a.left);
  const early = all.slice(1).filter((_, i) => ahead(boxes[i + 1], boxes[i]));
  const keyed = (it) => it.matches(CONTROLS) || controls(at).some((control) => it.contains(control));
  const seen = [...pointed].filter((it) => room(at).contains(it) && it.checkVisibility());
  return [
    ...early.map((it) => told(it, "stands before the control that comes before it")),
    ...seen.filter((it) => !keyed(it)).map((it) => told(it, "takes a pointer and no keys")),
  ];
}

// ── going through them ──────────────────────────────────────────────────────────────────────────

let last = null; // what has had the focus; null outside of the room
let scrolled = 0;
let before = null; // what the control with the focus has shown
const used = new WeakSet();

// Put the focus before the first control of a room.
function enter(at) {
  last = null;
  room(at).tabIndex = -1;
  room(at).focus();
  room(at).removeAttribute("tabindex");
}

// Where the focus has gone, forwards or back, and what is wrong with that.
function moved(at, forwards) {
  const it = document.activeElement;
  const out = !room(at).contains(it);
  const further = (each) =>
    !last || Boolean(last.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING) === forwards;
  const ahead = controls(at).filter((each) => each !== last && further(each));
  const wanted = ahead.at(forwards ? 0 : -1);
  const wrong = wanted && wanted !== it ? [told(wanted, "is left out")] : [];
  const fresh = !out && !used.has(it);
  if (!out) {
    wrong.push(...seen(it, at).map((each) => told(it, each)));
    used.add(it);
    before = value(it);
    scrolled = scrollY;
  }
  last = out ? null : it;
  return { out, wrong, fresh, kind: kind(it), name: told(it, "its keys do nothing") };
}

function seen(it, at) {
  const { outlineStyle, outlineWidth } = getComputedStyle(it);
  const { left, top, width, height } = it.getBoundingClientRect();
  const over = document.elementFromPoint(left + width / 2, top + height / 2);
  return [
    outlineStyle === "none" || parseFloat(outlineWidth) < 2 ? "its focus is not seen" : "",
    room(at).contains(over) ? "" : "it has the focus out of sight, or under something",
  ].filter(Boolean);
}

// What a control shows; of a button, how often it was clicked.
function value(it) {
  if (kind(it) === "button") return clicks;
  if (kind(it) === "checkbox") return it.checked;
  if (kind(it) === "slider") return it.getAttribute("aria-valuetext");
  return kind(it) === "application" ? it.innerHTML : it.value;
}

// What a key has done to the control that has had the focus, once the room has drawn.
async function acted(at) {
  await new Promise((go) => requestAnimationFrame(go));
  const [it, now] = [last, value(last)];
  const worked = kind(it) === "button" ? now === before + 1 : now !== before;
  const wrong = [
    scrollY !== scrolled ? "its keys scroll the page" : "",
    room(at).contains(document.activeElement) ? "" : "the focus is lost when it is used",
  ];
  before = now;
  last = document.activeElement;
  return { worked, off: it.disabled, wrong: wrong.filter(Boolean).map((each) => told(it, each)) };
}

const unused = (at) => controls(at).filter((it) => !used.has(it)).map((it) => told(it, "was not used"));

Object.assign(globalThis, { enter, laidOut, moved, acted, unused });
