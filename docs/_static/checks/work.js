// What a student has written in a lab's page: kept in this browser, and handed out as the notebook.
"use strict";

globalThis.mitdlWork = (() => {
  function store() {
    try {
      localStorage.setItem("mitdl", "");
      localStorage.removeItem("mitdl");
      return localStorage;
    } catch {
      return null; // blocked, full, or none at all
    }
  }

  // Work on a lab: { answers: { name: { code, stub } }, right: [names] }.
  function open(lab) {
    const key = `mitdl lab ${lab}`;
    const kept = store();
    let work = {};
    try {
      work = JSON.parse(kept?.getItem(key) ?? "{}") ?? {};
    } catch {
      work = {}; // not ours, or half written
    }
    work.answers ??= {};
    work.right ??= [];
    let whole = kept !== null;

    function keep() {
      try {
        kept?.setItem(key, JSON.stringify(work));
      } catch {
        whole = false;
      }
      return whole;
    }

    return { work, keep, keeps: () => whole };
  }

  // The lab's notebook with the answers in their cells, as JupyterLab writes it.
  function notebook(released, answers) {
    for (const cell of released.cells) {
      const meta = cell.metadata?.nbgrader;
      const code = meta?.solution && cell.cell_type === "code" ? answers[meta.grade_id]?.code : undefined;
      if (code !== undefined) cell.source = code.replace(/\n+$/, "").split(/(?<=\n)/);
    }
    return `${JSON.stringify(released, null, 1)}\n`;
  }

  function download(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  return { open, notebook, download };
})();
