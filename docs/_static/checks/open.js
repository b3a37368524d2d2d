// Opening a student's notebook in a lab's page: which answers it brings, and what the reader is told.
"use strict";

globalThis.mitdlOpen = (() => {
  const UNWRITTEN = /^\s*raise NotImplementedError\(.*not written yet/m;

  // Call `take` with the files that are chosen by a button, or dropped anywhere on the page.
  function listen(button, input, take) {
    const brings = (event) => event.dataTransfer?.types.includes("Files");
    button.onclick = () => input.click();
    input.onchange = () => {
      take([...input.files]);
      input.value = ""; // so that the same file can be chosen again
    };
    addEventListener("dragover", (event) => brings(event) && event.preventDefault());
    addEventListener("drop", (event) => {
      if (!brings(event)) return;
      event.preventDefault();
      take([...event.dataTransfer.files]);
    });
  }

  // The answers of a notebook that are written and differ from those of the page.
  //
  // An answer that is not written in an older version of the lab takes no other's place.
  function news(answers, tasks, work) {
    return tasks.filter(({ name, stub }) => {
      const text = answers.get(name)?.trim();
      const here = work[name]?.code;
      if (!text || text === stub.trim() || text === here?.trim()) return false;
      return here === undefined || !UNWRITTEN.test(text);
    });
  }

  const listed = (names) => names.join(", ");

  // What a reader is told: what the page has of the file now, and what it has not.
  function line(file, found, taken) {
    const torch = taken.filter((one) => one.needs).map((one) => one.name);
    const said = [`${file} brings nothing new: whatever is written in it stands here already.`];
    if (taken.length) {
      const count = taken.length === 1 ? `1 answer of ${file} is` : `${taken.length} answers of ${file} are`;
      said[0] = `${count} here now, and what stood here before is kept.`;
    }
    if (torch.length) said.push(`${listed(torch)} cannot be shown here, and is kept for the notebook that you download.`);
    if (found.other) said.push("It is another version of this lab: read once more what each exercise asks.");
    if (found.twice.length) said.push(`It has more than one cell for ${listed(found.twice)}: the first one counts.`);
    if (found.strange.length) said.push(`This lab has no ${listed(found.strange)}: that stays in the file alone.`);
    if (found.own) said.push(`Cells that you added or changed besides (${found.own}) stay in the file alone.`);
    return said.join(" ");
  }

  return { listen, news, line };
})();
