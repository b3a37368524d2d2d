// A lab's notebook: answers are put into its cells, and read from one that a student has written in.
"use strict";

globalThis.mitdlNotebook = (() => {
  const NONE = "is no notebook (.ipynb)";
  const textOf = (cell) => [cell.source ?? ""].flat().join("").replace(/\r\n?/g, "\n");
  const marks = (cell) => cell.metadata?.nbgrader;

  // The lab's notebook with the answers in their cells, as JupyterLab writes it.
  function filled(released, answers) {
    for (const cell of released.cells) {
      const text = marks(cell)?.solution ? answers[marks(cell).grade_id]?.code : undefined;
      if (text !== undefined) cell.source = text.replace(/\n+$/, "").split(/(?<=\n)/);
    }
    return `${JSON.stringify(released, null, 1)}\n`;
  }

  function cellsOf(notebook) {
    if (notebook?.worksheets) throw new Error("is a notebook of an old format; open and save it in JupyterLab, then take it here");
    if (!Array.isArray(notebook?.cells)) throw new Error(NONE);
    return notebook.cells.filter((cell) => cell && typeof cell === "object");
  }

  function parsed(text) {
    try {
      return JSON.parse(text.replace(/^\uFEFF/, ""));
    } catch {
      throw new Error(NONE);
    }
  }

  // What a student's notebook holds of a lab. A cell is known by nbgrader's mark, or else by its id.
  //
  // `names` are the lab's own, `released` its notebook (null where it cannot be fetched), `digest`
  // says which version that is. Throws what a reader is told of a file that is something else.
  function read(text, { names, released, digest }) {
    const notebook = parsed(text);
    const cells = cellsOf(notebook);
    const known = new Set(names);
    const nameOf = (cell) => (marks(cell)?.solution ? String(marks(cell).grade_id) : known.has(cell.id) ? cell.id : null);
    const [answers, strange, twice] = [new Map(), [], []];
    for (const cell of cells) {
      const name = nameOf(cell);
      if (name === null) continue;
      if (!known.has(name)) strange.push(name);
      else if (answers.has(name)) twice.push(name);
      else answers.set(name, textOf(cell));
    }
    if (answers.size === 0) throw new Error(strange.length ? `belongs to another lab (${strange.slice(0, 3).join(", ")} …)` : "is a notebook, but no lab's");
    const other = notebook.metadata?.mitdl_digest !== digest;
    const given = other || !released ? null : new Set(released.cells.map(textOf));
    const own = cells.filter((cell) => nameOf(cell) === null && !marks(cell) && textOf(cell).trim());
    return { answers, strange, twice, other, own: given ? own.filter((cell) => !given.has(textOf(cell))).length : 0 };
  }

  return { filled, read };
})();
