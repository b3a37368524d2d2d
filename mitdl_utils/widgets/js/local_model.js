// A room's model where no kernel stands behind the page: it holds the state, and tells of changes.

// What a room asks of an anywidget model, for a state that is plain JSON.
export function localModel(state) {
  const heard = {};
  return {
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      for (const call of heard[`change:${name}`] ?? []) call();
    },
    on: (event, call) => (heard[event] ??= []).push(call),
    off: (event, call) => (heard[event] = (heard[event] ?? []).filter((one) => one !== call)),
    save_changes() {},
  };
}
