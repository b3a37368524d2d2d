// The state of a room: what its controls set, what its picture shows, and what Python holds.
//
// A change is drawn with the next frame, whatever becomes of the message to the kernel; that goes
// out when the hand rests. Where there is no kernel, `save_changes` does nothing.

const REST = 250; // milliseconds without a change, after which Python is told

// Watch a model: `get`, `set`, and one call of `draw` in each frame in which something changed.
export function watch(model, draw) {
  let frame = 0;
  let telling = 0;
  const heard = new Map();
  const redraw = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  };
  const tell = () => {
    try {
      model.save_changes();
    } catch {
      // the kernel is gone; the room goes on without it
    }
  };
  function set(name, value) {
    model.set(name, value);
    clearTimeout(telling);
    telling = setTimeout(tell, REST);
    redraw();
  }
  // Call `hear` whenever a value changes, also when Python changes it.
  function on(name, hear) {
    const call = () => (hear(model.get(name)), redraw());
    model.on(`change:${name}`, call);
    heard.set(`change:${name}`, [...(heard.get(`change:${name}`) ?? []), call]);
  }
  function close() {
    cancelAnimationFrame(frame);
    clearTimeout(telling);
    for (const [event, calls] of heard) for (const call of calls) model.off?.(event, call);
  }
  return { get: (name) => model.get(name), set, on, redraw, close };
}
