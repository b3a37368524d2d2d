// In a page of JupyterLite, before it starts: what this browser lacks, in one line each, and
// whether the lab that it keeps is older than the site's.
"use strict";

(() => {
  const keeps = mitdlWork.open("in JupyterLite").keeps();
  const config = document.getElementById("jupyter-config-data");
  const MEMORY = ["memoryStorageDriver"]; // as JupyterLite calls it
  const inMemory = { enableMemoryStorage: true, contentsStorageDrivers: MEMORY, settingsStorageDrivers: MEMORY };
  const path = new URLSearchParams(location.search).get("path");

  function say(line, ...buttons) {
    const note = document.createElement("p");
    note.setAttribute("role", "status");
    note.className = "mitdl-line";
    note.style.cssText =
      "position:fixed;z-index:20000;bottom:0;left:0;right:0;margin:0;padding:.6em 1em;font:15px/1.5 sans-serif;color:#222;background:#ffedb8;border-top:1px solid #a67c00";
    note.append(line, ...buttons.map(([words, act]) => button(words, act)), button("Close", () => note.remove()));
    document.body.append(note);
  }

  function button(words, act) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", textContent: words, onclick: act });
    made.style.cssText = "margin-left:1em;font:inherit";
    return made;
  }

  // JupyterLite has read its settings as soon as it has written them into the page.
  function keepInMemory() {
    new MutationObserver((_, observer) => {
      observer.disconnect();
      config.textContent = JSON.stringify({ ...JSON.parse(config.textContent), ...inMemory });
    }).observe(config, { childList: true });
  }

  async function started() {
    while (!globalThis.jupyterapp) await new Promise((resolve) => setTimeout(resolve, 200));
    await jupyterapp.restored;
    return jupyterapp;
  }

  // A notebook that was saved here stays as it was, whatever the site has by now.
  async function compare() {
    const { commands, serviceManager } = await started();
    const [kept, served] = await Promise.all([
      serviceManager.contents.get(path, { content: true }),
      fetch(`../files/${path}`, { cache: "no-cache" }).then((answer) => (answer.ok ? answer.json() : null)),
    ]);
    const version = (notebook) => notebook?.metadata?.mitdl_digest;
    if (!version(served) || version(served) === version(kept.content)) return;
    say("Your copy of this notebook is of another version than the site, whose checks may ask for something else.", [
      "Take the site's, and keep mine beside it",
      async () => {
        await commands.execute("docmanager:save");
        await serviceManager.contents.rename(path, path.replace(/\.ipynb$/, `-before-${Date.now()}.ipynb`));
        location.reload();
      },
    ]);
  }

  addEventListener("DOMContentLoaded", () => {
    const none = mitdlPython.missing();
    if (none) return say(none);
    if (!keeps) say("This browser keeps nothing for this page (a private window, or storage is off): download your notebook before you close it.");
    else if (path) compare().catch(() => {}); // a notebook of one's own, which the site has not
  });
  if (!keeps) keepInMemory();
})();
