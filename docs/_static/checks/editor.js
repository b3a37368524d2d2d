// A small editor: a text area in which Tab, Enter and the brackets of indentation do what one expects.
"use strict";

globalThis.mitdlEditor = (() => {
  const STEP = "    ";

  // Typed through the browser's own way of typing, so that undo knows it.
  function type(area, text) {
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  const lineStart = (area) => area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;

  function shift(area, back) {
    const from = lineStart(area);
    const to = Math.max(area.selectionEnd, from);
    const lines = area.value.slice(from, to).split("\n");
    const moved = lines.map((line) => (back ? line.replace(/^ {1,4}/, "") : STEP + line));
    const several = lines.length > 1;
    area.setSelectionRange(from, to);
    if (back && to === from) {
      const rest = /^ {0,4}/.exec(area.value.slice(from))[0].length;
      area.setSelectionRange(from, from + rest);
      if (rest) document.execCommand("delete");
      return;
    }
    type(area, moved.join("\n"));
    if (several) area.setSelectionRange(from, from + moved.join("\n").length);
  }

  function enter(area) {
    const before = area.value.slice(lineStart(area), area.selectionStart);
    const space = /^ */.exec(before)[0];
    const deeper = /:\s*(#.*)?$/.test(before);
    const shallower = /^\s*(return|raise|pass|break|continue)\b/.test(before);
    type(area, `\n${deeper ? space + STEP : shallower ? space.slice(STEP.length) : space}`);
  }

  function grow(area) {
    area.rows = Math.max(4, area.value.split("\n").length);
  }

  function make(text, label, run) {
    const area = document.createElement("textarea");
    area.value = text;
    area.spellcheck = false;
    area.wrap = "off";
    for (const name of ["autocapitalize", "autocomplete", "autocorrect"]) area.setAttribute(name, "off");
    area.setAttribute("aria-label", label);
    let leave = false; // after Escape, Tab leaves the editor as it leaves any field
    area.addEventListener("keydown", (event) => {
      const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
      if (event.key === "Escape") leave = true;
      else if (event.key === "Enter" && (event.shiftKey || !plain)) {
        event.preventDefault();
        run();
      } else if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        enter(area);
      } else if (event.key === "Tab" && plain && !leave) {
        event.preventDefault();
        const several = area.selectionStart !== area.selectionEnd;
        if (event.shiftKey || several) shift(area, event.shiftKey);
        else type(area, " ".repeat(STEP.length - ((area.selectionStart - lineStart(area)) % STEP.length)));
      } else if (event.key === "Backspace" && plain && area.selectionStart === area.selectionEnd) {
        const before = area.value.slice(lineStart(area), area.selectionStart);
        if (before && /^ +$/.test(before) && before.length % STEP.length === 0) {
          event.preventDefault();
          area.setSelectionRange(area.selectionStart - STEP.length, area.selectionStart);
          document.execCommand("delete");
        }
      }
      if (event.key !== "Escape" && event.key !== "Shift") leave = false;
    });
    area.addEventListener("input", () => grow(area));
    grow(area);
    return area;
  }

  return { make, grow };
})();
