// A lab's page: an editor and a check at each exercise, a field for each written question. Nothing of
// it leaves the page.
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
  const { work, keep, keeps, putAside, takeBack } = mitdlWork.open(lab.lab);
  const none = mitdlPython.missing();
  const stubs = [...document.querySelectorAll(".mitdl-stub")];
  const fields = [...document.querySelectorAll(".mitdl-written")];
  const tasks = [...lab.exercises, ...lab.written];
  const parts = new Map(); // name -> what saves its answer, and what shows it anew

  function element(kind, attributes, ...inside) {
    const made = document.createElement(kind);
    Object.assign(made, attributes);
    made.append(...inside);
    return made;
  }

  // ── what is checked ─────────────────────────────────────────────────────────────────────────────

  const code = (one) => work.answers[one.name]?.code ?? one.stub;

  function request(name) {
    const upTo = lab.exercises.findIndex((one) => one.name === name) + 1;
    const given = lab.given.map((source) => ({ name: "", source }));
    const answers = lab.exercises.slice(0, upTo).filter((one) => !one.needs);
    const cells = [...given, ...answers.map((one) => ({ name: one.name, source: code(one) }))];
    return { name, cells, right: work.right.filter((one) => one !== name) };
  }

  const first = () => JSON.stringify(request(lab.exercises.find((one) => !one.needs).name));

  const start = () => none || mitdlPython.start(place, first()).catch(() => {});

  async function check(one, own) {
    if (own.button.disabled) return;
    saveAll();
    if (none) return say(own, { right: false, text: none });
    own.button.disabled = true;
    const wait = setTimeout(() => say(own, { text: "Python is starting …" }), 300);
    try {
      const answer = await mitdlPython.check(place, request(one.name), first());
      clearTimeout(wait);
      if (answer.failed) throw new Error(`The check could not be run: ${answer.failed}`);
      work.right = work.right.filter((name) => name !== one.name).concat(answer.right ? one.name : []);
      keep();
      say(own, answer);
      count();
    } catch (error) {
      clearTimeout(wait);
      say(own, { right: false, text: error.message });
    } finally {
      own.button.disabled = false;
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

  function save({ name, stub }, { area, empty }) {
    if (area.value === empty) delete work.answers[name];
    else work.answers[name] = { code: area.value, stub };
    keep();
    about();
  }

  // Save what is typed, soon; and show the answer anew where the work is another one.
  function follow(one, { area, empty, said }) {
    let later;
    area.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(() => save(one, { area, empty }), 300);
    });
    function show() {
      area.value = work.answers[one.name]?.code ?? empty;
      area.dispatchEvent(new Event("input"));
      if (said) said.hidden = true;
    }
    parts.set(one.name, { save: () => save(one, { area, empty }), show });
  }

  function saveAll() {
    for (const part of parts.values()) part.save();
  }

  // ── what a notebook brings ──────────────────────────────────────────────────────────────────────

  const opened = element("p", { className: "mitdl-opened", hidden: true });
  opened.setAttribute("role", "status");
  const back = element("button", { type: "button", textContent: "Bring back earlier work" });

  function tell(text) {
    opened.textContent = text;
    opened.hidden = false;
  }

  function showAll() {
    for (const part of parts.values()) part.show();
    back.hidden = work.earlier.length === 0;
    count();
    about();
  }

  async function released() {
    const answer = await fetch(`${root}_static/labs/${lab.lab}/${lab.lab}.ipynb?${lab.version}`);
    if (!answer.ok) throw new Error();
    return answer.json();
  }

  async function open([file, ...more]) {
    if (!file) return;
    saveAll();
    try {
      if (more.length) throw new Error(`and ${more.length} more are too many; open one file at a time`);
      const text = await file.text().catch(() => Promise.reject(new Error("cannot be read")));
      const found = mitdlNotebook.read(text, {
        names: tasks.map((one) => one.name),
        digest: lab.digest,
        released: await released().catch(() => null),
      });
      const taken = mitdlOpen.news(found.answers, tasks, work.answers);
      if (taken.length) take(taken, found.answers);
      tell(mitdlOpen.line(file.name, found, taken));
    } catch (error) {
      tell(`${file.name} ${error.message}; nothing has changed here.`);
    }
  }

  function take(taken, answers) {
    putAside();
    for (const { name, stub } of taken) work.answers[name] = { code: answers.get(name), stub };
    const names = taken.map((one) => one.name);
    work.right = work.right.filter((name) => !names.includes(name));
    keep();
    showAll();
  }

  back.onclick = () => {
    saveAll();
    takeBack();
    showAll();
    tell("Earlier work is back. What stood here until now is kept, and comes back in its turn.");
  };

  // ── what is shown ───────────────────────────────────────────────────────────────────────────────

  const notes = element("p", { className: "mitdl-notes" });
  const score = element("span", { className: "score" });

  function count() {
    const right = lab.exercises.filter((one) => work.right.includes(one.name)).length;
    score.textContent = right ? `${right} of ${lab.exercises.length} right` : "";
  }

  function about() {
    const known = new Set(tasks.map((one) => one.name));
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
    saveAll();
    try {
      mitdlWork.download(`${lab.lab}.ipynb`, mitdlNotebook.filled(await released(), work.answers));
    } catch {
      notes.textContent = none || "The lab's notebook cannot be fetched: are you offline? Your work is kept; try again.";
      notes.hidden = false;
    }
  }

  // An exercise that no browser runs; its code can come from a notebook, and goes into one.
  function elsewhere(one, stub) {
    const words = "Your code for it is kept, and goes into the notebook that you download.";
    const kept = element("p", { className: "mitdl-kept", textContent: words });
    const show = () => (kept.hidden = !work.answers[one.name]);
    stub.append(element("p", { className: "mitdl-needs", textContent: one.needs }), kept);
    parts.set(one.name, { save() {}, show });
    show();
  }

  function exercise(one, stub) {
    const kept = work.answers[one.name];
    const own = { empty: one.stub };
    const run = () => check(one, own);
    const area = mitdlEditor.make(kept?.code ?? one.stub, `Your code for ${one.name}`, run);
    const button = element("button", { type: "button", className: "check", textContent: "Check" });
    const again = element("button", { type: "button", textContent: "Start again" });
    const said = element("div", { className: "mitdl-said", hidden: true });
    said.setAttribute("role", "status");
    for (const [key, words] of [[button, "Check"], [again, "Start again with"]]) {
      key.setAttribute("aria-label", `${words} ${one.name}`);
    }
    Object.assign(own, { area, button, said });
    button.title = "Shift + Enter";
    button.onclick = run;
    again.onclick = () => {
      if (area.value !== one.stub && !confirm(`Throw away what you wrote for ${one.name}?`)) return;
      area.value = one.stub;
      area.dispatchEvent(new Event("input"));
      said.hidden = true;
    };
    area.addEventListener("focus", start);
    area.addEventListener("pointerenter", start);
    follow(one, own);
    const head = element("p", { className: "mitdl-write" }, "you write ", element("code", { textContent: one.name }));
    stub.replaceChildren(head, area, element("div", { className: "mitdl-bar" }, button, again), said);
    stub.classList.add("mitdl-live");
    if (kept && kept.stub !== one.stub) {
      say(own, { text: `This exercise has changed since you wrote this; it begins with: ${one.stub.split("\n")[0]}` });
    }
    const next = stub.nextElementSibling;
    if (next?.matches(".mitdl-check")) next.hidden = true;
  }

  // A written question: plain text, which goes into the notebook as it is.
  function question(one, field) {
    const area = element("textarea", { value: work.answers[one.name]?.code ?? "", rows: 8 });
    const words = "Your answer, in your own words. It is kept here, and goes into the notebook that you download.";
    field.replaceChildren(element("label", {}, words, area));
    follow(one, { area, empty: "" });
  }

  lab.exercises.forEach((one, i) => stubs[i] && (one.needs ? elsewhere : exercise)(one, stubs[i]));
  lab.written.forEach((one, i) => fields[i] && question(one, fields[i]));
  addEventListener("pagehide", saveAll);
  const out = element("button", { type: "button", textContent: "Download your notebook" });
  out.onclick = handOut;
  const from = element("button", { type: "button", textContent: "Open a notebook" });
  from.title = "Or drop the file anywhere on this page";
  const chosen = element("input", { type: "file", accept: ".ipynb", multiple: true, hidden: true });
  mitdlOpen.listen(from, chosen, open);
  back.hidden = work.earlier.length === 0;
  const bar = element("div", { className: "mitdl-bar mitdl-work" }, out, from, chosen, back, score);
  document.querySelector(".mitdl-open")?.append(bar, opened, notes);
  count();
  about();
})();
