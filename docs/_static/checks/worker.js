// Python in a thread of its own: checks what the page hands over, and says what came out.
"use strict";

let answered; // the function of mitdl_utils.checks.page

async function open({ python, lab, archive, examples, version }) {
  importScripts(`${python}pyodide.js`);
  const [pyodide, ours, recorded] = await Promise.all([
    loadPyodide({ indexURL: python, packages: ["numpy"], env: { HOME: "/lab" } }),
    bytes(`${archive}?${version}`),
    bytes(`${examples}?${version}`),
  ]);
  const folder = `/lab/${lab}`;
  pyodide.FS.mkdirTree(folder);
  pyodide.FS.writeFile(`${folder}/examples.json`, new Uint8Array(recorded));
  pyodide.unpackArchive(ours, "zip", { extractDir: "/lib/python3.12/site-packages" });
  pyodide.FS.chdir(folder);
  answered = pyodide.runPython("from mitdl_utils.checks.page import answered; answered");
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
