// Python in a thread of its own: checks what the page hands over, and says what came out.
"use strict";

let pyodide; // once it has started
let answered; // the function of mitdl_utils.checks.page

async function start({ python, archive, version }) {
  importScripts(`${python}pyodide.js`);
  const [started, ours] = await Promise.all([
    loadPyodide({ indexURL: python, packages: ["numpy"] }),
    bytes(`${archive}?${version}`),
  ]);
  started.unpackArchive(ours, "zip", { extractDir: "/lib/python3.12/site-packages" });
  answered = started.runPython("from mitdl_utils.checks.page import answered; answered");
  return started;
}

async function open(place) {
  const recorded = bytes(`${place.examples}?${place.version}`);
  pyodide ??= await start(place);
  const folder = `/labs/${place.lab}`;
  pyodide.FS.mkdirTree(folder);
  pyodide.FS.writeFile(`${folder}/examples.json`, new Uint8Array(await recorded));
  pyodide.FS.chdir(folder);
}

async function bytes(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} is not there (${answer.status})`);
  return answer.arrayBuffer();
}

onmessage = async ({ data }) => {
  try {
    if (data.open) {
      await open(data.open);
      if (data.first) answered(data.first); // so that the first answer comes as fast as later ones
      postMessage({ ready: true });
    } else {
      postMessage({ of: data.of, ...JSON.parse(answered(data.request)) });
    }
  } catch (error) {
    postMessage({ of: data.of, failed: String(error.message ?? error).trim().split("\n").at(-1) });
  }
};
