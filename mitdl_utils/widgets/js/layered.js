// Places for the nodes of a graph: a level for each step, edges that cross levels in lanes.
//
// After Sugiyama, Tagawa and Toda (1981), with one sweep; `models/layered.py` says
// the same.

// `inputs` holds for each node the places of its inputs, which come before it. The answer's
// `nodes` are [level, lane]; its `paths` hold for each node, for each input, the places passed.
export function layered(inputs) {
  const levels = levelsOf(inputs);
  const chains = inputs.map((of, node) => of.map((source) => chainOf(source, node, levels)));
  const items = Array.from({ length: Math.max(...levels) + 1 }, () => []);
  levels.forEach((level, node) => items[level].push(String(node)));
  for (const [level, item] of chains.flat().flatMap((chain) => chain.slice(1, -1)))
    if (!items[level].includes(item)) items[level].push(item);
  const lanes = lanesOf(items, chains);
  const low = Math.min(...lanes.values());
  const place = ([level, item]) => [level, lanes.get(item) - low];
  return {
    nodes: levels.map((level, node) => place([level, String(node)])),
    paths: chains.map((of) => of.map((chain) => chain.map(place))),
    levels: items.length,
    lanes: Math.max(...lanes.values()) - low + 1,
  };
}

// Inputs stand just below what they are first used by.
function levelsOf(inputs) {
  const levels = [];
  for (const of of inputs) levels.push(of.length ? 1 + Math.max(...of.map((at) => levels[at])) : 0);
  inputs.forEach((of, node) => {
    if (of.length) return;
    const users = levels.filter((_, at) => inputs[at].includes(node));
    levels[node] = Math.min(...users) - 1;
  });
  return levels;
}

function chainOf(source, node, levels) {
  const chain = [[levels[source], String(source)]];
  for (let level = levels[source] + 1; level < levels[node]; level++)
    chain.push([level, `${source} ${node} ${level}`]);
  return [...chain, [levels[node], String(node)]];
}

function lanesOf(items, chains) {
  const above = new Map();
  for (const chain of chains.flat())
    chain.slice(1).forEach(([, then], i) => {
      const item = chain[i][1];
      above.set(item, [...(above.get(item) ?? []), then]);
    });
  const lanes = new Map();
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  for (const level of items.toReversed()) {
    const wanted = new Map();
    for (const item of level) {
      const over = (above.get(item) ?? []).map((then) => lanes.get(then));
      wanted.set(item, over.length ? sum(over) / over.length : 0);
    }
    const order = [...level].sort((a, b) => wanted.get(a) - wanted.get(b));
    let at = -1e9;
    const spread = order.map((item) => (at = Math.max(wanted.get(item), at + 1)));
    const off = sum(order.map((item, i) => wanted.get(item) - spread[i])) / order.length;
    order.forEach((item, i) => lanes.set(item, spread[i] + off));
  }
  return lanes;
}
