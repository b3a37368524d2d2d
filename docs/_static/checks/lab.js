// A lab's page: an editor and a check at each exercise. Nothing of it leaves the page.
"use strict";

(() => {
  const data = document.getElementById("mitdl-lab");
  if (!data) return;
  const lab = JSON.parse(data.textContent);
  const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href).href;
  const place = {
    lab: lab.lab,
    version: lab.version,
    worker: `${root}_static/checks/worker.js`,
    python: `${root}python/`,
    archive: `${root}_static/checks/mitdl.zip`,
    examples: `${root}_static/labs/${lab.lab}/examples.json`,
  };
  const { work, keep, keeps } = mitdlWork.open(lab.lab);
  const none = mitdlPython.missing();
  const stubs = [...document.querySelectorAll(".mitdl-stub")];
  const written = new Map(); // name -> its editor

  function element(kind, attributes, ...inside) {
    const made = document.createElement(kind);
    Object.assign(made, attributes);
    made.append(...inside);
    return made;
  }

  // ── what is checked ─────────────────────────────────────────────────────────────────────────────

  const code = (one) => written.get(one.name)?.value ?? one.stub;

  function request(name) {
    const upTo = lab.exercises.findIndex((one) => one.name === name) + 1;
    const given = lab.given.map((source) => ({ name: "", source }));
    const answers = lab.exercises.slice(0, upTo).filter((one) => !one.needs);
    const cells = [...given, ...answers.map((one) => ({ name: one.name, source: code(one) }))];
    return { name, cells, right: work.right.filter((one) => one !== name) };
  }

  const first = () => JSON.stringify(request(lab.exercises.find((one) => !one.needs).name));

  const start = () => none || mitdlPython.start(place, first()).catch(() => {});

  async function check(one, parts) {
    if (parts.button.disabled) return;
    save(one, parts);
    if (none) return say(parts, { right: false, text: none });
    parts.button.disabled = true;
    const wait = setTimeout(() => say(parts, { text: "Python is starting …" }), 300);
    try {
      const answer = await mitdlPython.check(place, request(one.name), first());
      clearTimeout(wait);
      if (answer.failed) throw new Error(`The check could not be run: ${answer.failed}`);
      work.right = work.right.filter((name) => name !== one.name).concat(answer.right ? one.name : []);
      keep();
      say(parts, answer);
      count();
    } catch (error) {
      clearTimeout(wait);
      say(parts, { right: false, text: error.message });
    } finally {
      parts.button.disabled = false;
    }
  }

  // A check wraps its sentences for a notebook; a page wraps them by itself.
  function sentences(lines) {
    const made = [];
    let before = "";
    for (const line of lines) {
      const text = line.trim();
      const goes = /^ {4}\S/.test(line) && /^ {4}\S/.test(before);
      if (goes && before.length + 1 + text.split(" ")[0].length > 96) made.push(`${made.pop()} ${text}`);
      else made.push(/^ {6}/.test(line) ? line : text);
      before = line;
    }
    return made;
  }

  function say({ said }, { right, text, curve }) {
    const [head, ...rest] = text.split("\n");
    said.className = `mitdl-said ${right === undefined ? "" : right ? "right" : "wrong"}`;
    const tick = right ? [element("b", { textContent: "✓ " })] : [];
    const below = sentences(rest).map((line) => element(line.startsWith(" ") ? "pre" : "p", { textContent: line }));
    said.replaceChildren(element("pre", {}, ...tick, head), ...below);
    if (curve) said.append(mitdlCurve.draw(curve));
    said.hidden = false;
  }

  // ── what is kept ────────────────────────────────────────────────────────────────────────────────

  function save(one, { area }) {
    if (area.value === one.stub) delete work.answers[one.name];
    else work.answers[one.name] = { code: area.value, stub: one.stub };
    keep();
    about();
  }

  // ── what is shown ───────────────────────────────────────────────────────────────────────────────

  const notes = element("p", { className: "mitdl-notes" });
  const score = element("span", { className: "score" });

  function count() {
    const right = lab.exercises.filter((one) => work.right.includes(one.name)).length;
    score.textContent = right ? `${right} of ${lab.exercises.length} right` : "";
  }

  function about() {
    const known = new Set(lab.exercises.map((one) => one.name));
    const gone = Object.keys(work.answers).filter((name) => !known.has(name));
    const lines = [
      none,
      keeps() ? "" : "This browser keeps nothing for this page (a private window, or storage is off): download your work before you close it.",
      gone.length
        ? `What you wrote for ${gone.join(", ")} is kept, but this lab has no such exercise any more: it is another version of the lab.`
        : "",
    ];
    notes.textContent = lines.filter(Boolean).join(" ");
    notes.hidden = !notes.textContent;
  }

  async function handOut() {
    for (const [name, area] of written) save(lab.exercises.find((one) => one.name === name), { area });
    try {
      const answer = await fetch(`${root}_static/labs/${lab.lab}/${lab.lab}.ipynb?${lab.version}`);
      if (!answer.ok) throw new Error();
      mitdlWork.download(`${lab.lab}.ipynb`, mitdlWork.notebook(await answer.json(), work.answers));
    } catch {
      notes.textContent = none || "The lab's notebook cannot be fetched: are you offline? Your work is kept; try again.";
      notes.hidden = false;
    }
  }

  function exercise(one, stub) {
    if (one.needs) {
      stub.append(element("p", { className: "mitdl-needs", textContent: one.needs }));
      return;
    }
    const kept = work.answers[one.name];
    const parts = {};
    const run = () => check(one, parts);
    const area = mitdlEditor.make(kept?.code ?? one.stub, `Your code for ${one.name}`, run);
    const button = element("button", { type: "button", className: "check", textContent: "Check" });
    const again = element("button", { type: "button", textContent: "Start again" });
    const said = element("div", { className: "mitdl-said", hidden: true });
    said.setAttribute("role", "status");
    for (const [key, words] of [[button, "Check"], [again, "Start again with"]]) {
      key.setAttribute("aria-label", `${words} ${one.name}`);
    }
    Object.assign(parts, { area, button, said });
    button.title = "Shift + Enter";
    button.onclick = run;
    again.onclick = () => {
      if (area.value !== one.stub && !confirm(`Throw away what you wrote for ${one.name}?`)) return;
      area.value = one.stub;
      area.dispatchEvent(new Event("input"));
      said.hidden = true;
    };
    let later;
    area.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(() => save(one, parts), 300);
    });
    area.addEventListener("focus", start);
    area.addEventListener("pointerenter", start);
    addEventListener("pagehide", () => save(one, parts));
    written.set(one.name, area);
    const head = element("p", { className: "mitdl-write" }, "you write ", element("code", { textContent: one.name }));
    stub.replaceChildren(head, area, element("div", { className: "mitdl-bar" }, button, again), said);
    stub.classList.add("mitdl-live");
    if (kept && kept.stub !== one.stub) {
      say(parts, { text: `This exercise has changed since you wrote this; it begins with: ${one.stub.split("\n")[0]}` });
    }
    const next = stub.nextElementSibling;
    if (next?.matches(".mitdl-check")) next.hidden = true;
  }

  lab.exercises.forEach((one, number) => stubs[number] && exercise(one, stubs[number]));
  const out = element("button", { type: "button", textContent: "Download your notebook" });
  out.onclick = handOut;
  const bar = element("div", { className: "mitdl-bar mitdl-work" }, out, score);
  document.querySelector(".mitdl-open")?.append(bar, notes);
  count();
  about();
})();
