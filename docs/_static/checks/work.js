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

  // Work on a lab: { answers: { name: { code, stub } }, right: [names], earlier: [{ answers, right }] }.
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
    work.earlier ??= []; // work that other work has taken the place of, the last one last
    let whole = kept !== null;

    function keep() {
      try {
        kept?.setItem(key, JSON.stringify(work));
      } catch {
        whole = false;
      }
      return whole;
    }

    const present = () => structuredClone({ answers: work.answers, right: work.right });

    // Put the work aside, which goes on as a copy.
    const putAside = () => work.earlier.push(present());

    // Take back what was put aside last; the present work takes its turn behind all others.
    function takeBack() {
      work.earlier.unshift(present());
      Object.assign(work, work.earlier.pop());
      return keep();
    }

    return { work, keep, keeps: () => whole, putAside, takeBack };
  }

  function download(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  return { open, download };
})();
