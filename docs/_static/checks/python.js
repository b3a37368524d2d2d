// Python for a page: one worker, started when it is first needed, and again when it has to be ended.
"use strict";

globalThis.mitdlPython = (() => {
  const PATIENCE = globalThis.mitdlPatience ?? 20_000; // milliseconds for a check; a call that never ends is stopped by Python first
  let worker = null;
  let ready = null;
  const waiting = new Map();

  // Why no Python can run in this page; "" where it can.
  function missing() {
    if (location.protocol === "file:") {
      return "This page was opened from a disk, where browsers run no Python: serve the book with `make site-serve`, or open it on the web.";
    }
    if (typeof WebAssembly !== "object") {
      return "This browser has no WebAssembly, which Python needs here: switch it on, or work in JupyterLab.";
    }
    if (typeof Worker !== "function") {
      return "This browser has no workers, which Python needs here: try another one, or work in JupyterLab.";
    }
    return "";
  }

  function start(place, first) {
    if (ready) return ready;
    const begun = performance.now();
    ready = new Promise((resolve, reject) => {
      worker = new Worker(place.worker);
      worker.onmessage = ({ data }) => {
        if (data.ready) {
          globalThis.mitdlReady = performance.now() - begun;
          resolve();
        } else if (data.of === undefined) {
          end();
          reject(new Error(`Python could not be started: ${data.failed}; load the page again.`));
        } else {
          waiting.get(data.of)?.(data);
          waiting.delete(data.of);
        }
      };
      worker.onerror = (event) => {
        event.preventDefault();
        end();
        reject(new Error("Python could not be started; load the page again."));
      };
      worker.postMessage({ open: place, first });
    });
    return ready;
  }

  function end() {
    worker?.terminate();
    worker = ready = null;
  }

  let number = 0;

  // Ask for a verdict; whatever takes too long is ended, and the next one starts anew.
  async function check(place, request, first) {
    await start(place, first);
    const of = ++number;
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        waiting.delete(of);
        end();
        start(place, first).catch(() => {});
        const seconds = PATIENCE / 1000;
        resolve({
          right: false,
          curve: null,
          text: `${request.name}: gives no answer in ${seconds} seconds and was stopped\n    Is there a loop that never ends?`,
        });
      }, PATIENCE);
      waiting.set(of, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      worker.postMessage({ of, request: JSON.stringify(request) });
    });
  }

  return { missing, start, check };
})();
