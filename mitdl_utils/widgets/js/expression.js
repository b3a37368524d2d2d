// Small expressions as graphs: read from text, computed forward, differentiated backward.
//
// `models/expression.py` and `differentiation.py` say the same, and more about it.
import { sigmoid } from "./shared.js";

const FUNCTIONS = ["exp", "log", "tanh", "sigmoid", "relu"];
const MOST = 16;
const LETTERS = "pqrstuvghkmncdfj";
const TOKEN = /\d+\.?\d*|\.\d+|[\p{L}_][\p{L}\p{N}_]*|\*\*|\S/gu;
const NUMBER = /^(\d+\.?\d*|\.\d+)$/;
const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const quoted = (token) => (token === "'" ? `"'"` : `'${token}'`);
export const isOperation = (node) => node.inputs.length > 0;

// The nodes of an expression, each after those that it is computed from; the last is the output.
export function read(text) {
  const nodes = named(nodesOf(text.match(TOKEN) ?? []));
  const used = new Set(nodes.flatMap((node) => node.inputs));
  const idle = nodes.slice(0, -1).find((_, at) => !used.has(at));
  if (idle)
    throw Error(`${idle.name || "a number"} leads nowhere, expected a later line to use it`);
  if (!isOperation(nodes.at(-1)))
    throw Error("the last line computes nothing, expected at least one operation");
  if (nodes.length > MOST) throw Error(`there are ${nodes.length} nodes, expected at most ${MOST}`);
  return nodes;
}

function nodesOf(tokens) {
  const nodes = [];
  const places = new Map();
  let at = 0;
  const next = (ahead = 0) => tokens[at + ahead] ?? "";
  const take = () => ((at += 1), tokens[at - 1] ?? "");
  const took = (wanted) => next() === wanted && Boolean(take());
  const add = (op, inputs, number = 0) => nodes.push({ name: "", op, inputs, number }) - 1;

  function statement() {
    if (!(NAME.test(next()) && next(1) === "=")) return sum();
    const name = next();
    if (places.has(name)) throw Error(`${name} is set or used before, expected a new name`);
    at += 2;
    const place = sum();
    places.set(name, place);
    if (isOperation(nodes[place]) && !nodes[place].name) nodes[place].name = name;
  }
  function sum() {
    let left = product();
    while (["+", "-"].includes(next())) left = add(take(), [left, product()]);
    return left;
  }
  function product() {
    let left = signed();
    while (["*", "/"].includes(next())) left = add(take(), [left, signed()]);
    return left;
  }
  function signed() {
    if (!took("-")) return power();
    const place = signed();
    if (nodes[place].op !== "number") return add("neg", [place]);
    nodes[place].number *= -1;
    return place;
  }
  function power() {
    const base = atom();
    if (!(took("^") || took("**"))) return base;
    const sign = took("-") ? -1 : 1;
    if (!NUMBER.test(next()))
      throw Error(`${quoted(next() || "nothing")} stands after ^, expected a number`);
    return add("^", [base], sign * Number(take()));
  }
  function atom() {
    const token = take();
    if (token === "(") return bracket();
    if (NUMBER.test(token)) return add("number", [], Number(token));
    if (!NAME.test(token)) {
      const stands = token ? `${quoted(token)} stands` : "the end stands";
      throw Error(`${stands} where a number, a name or ( is expected`);
    }
    if (took("(")) {
      if (!FUNCTIONS.includes(token))
        throw Error(`${token} is called, expected one of ${FUNCTIONS.join(", ")}`);
      return add(token, [bracket()]);
    }
    if (!places.has(token)) {
      places.set(token, nodes.length);
      nodes.push({ name: token, op: "input", inputs: [], number: 0 });
    }
    return places.get(token);
  }
  function bracket() {
    const inside = sum();
    if (!took(")")) throw Error(`${quoted(next() || "the end")} stands where ) is expected`);
    return inside;
  }

  statement();
  while (took(";")) if (next() !== "") statement();
  if (next() !== "") throw Error(`${quoted(next())} stands where a sign or the end is expected`);
  return nodes;
}

function named(nodes) {
  const used = new Set(nodes.map((node) => node.name));
  const free = [...LETTERS].filter((letter) => !used.has(letter));
  for (const node of nodes) if (isOperation(node) && !node.name) node.name = free.shift() ?? "_";
  return nodes;
}

// What is wrong with an expression, or "".
export function problem(text) {
  try {
    read(text);
  } catch (error) {
    return error.message;
  }
  return "";
}

const COMPUTE = {
  "+": ([a, b]) => a + b,
  "-": ([a, b]) => a - b,
  "*": ([a, b]) => a * b,
  "/": ([a, b]) => a / b,
  neg: ([a]) => -a,
  "^": ([a], n) => a ** n,
  exp: ([a]) => Math.exp(a),
  log: ([a]) => Math.log(a),
  tanh: ([a]) => Math.tanh(a),
  sigmoid: ([a]) => sigmoid(a),
  relu: ([a]) => Math.max(a, 0),
};
const SLOPES = {
  "+": () => [1, 1],
  "-": () => [1, -1],
  "*": ([a, b]) => [b, a],
  "/": ([a, b]) => [1 / b, -a / (b * b)],
  neg: () => [-1],
  "^": ([a], out, n) => [n * a ** (n - 1)],
  exp: (_, out) => [out],
  log: ([a]) => [1 / a],
  tanh: (_, out) => [1 - out * out],
  sigmoid: (_, out) => [out * (1 - out)],
  relu: ([a]) => [a > 0 ? 1 : 0],
};

// The value of each node; an input that has no number is 1.
export function forward(nodes, numbers) {
  const values = [];
  for (const { name, op, inputs, number } of nodes) {
    if (op === "input") values.push(numbers[name] ?? 1);
    else if (op === "number") values.push(number);
    else values.push(COMPUTE[op](inputs.map((at) => values[at]), number));
  }
  return values;
}

// What each edge hands back, in the order of the walk; `way` is "add", "assign" or "early".
export function backward(nodes, values, way = "add") {
  const held = nodes.map((_, at) => (at === nodes.length - 1 ? 1 : 0));
  const edges = [];
  for (const at of walk(nodes, way)) {
    const { op, inputs, number } = nodes[at];
    const local = SLOPES[op](inputs.map((source) => values[source]), values[at], number);
    inputs.forEach((source, slot) => {
      if (nodes[source].op === "number") return;
      const [before, arrived, slope] = [held[source], held[at], local[slot]];
      const share = arrived * slope;
      held[source] = way === "assign" ? share : before + share;
      edges.push({ node: at, slot, source, slope, arrived, share, before, after: held[source] });
    });
  }
  return edges;
}

function walk(nodes, way) {
  const last = nodes.length - 1;
  if (way !== "early")
    return nodes.map((_, i) => last - i).filter((at) => isOperation(nodes[at]));
  const order = [last];
  for (const at of order)
    for (const place of nodes[at].inputs)
      if (isOperation(nodes[place]) && !order.includes(place)) order.push(place);
  return order;
}

// The gradient that each node holds after these edges.
export function gradients(nodes, edges) {
  const held = nodes.map((_, at) => (at === nodes.length - 1 ? 1 : 0));
  for (const edge of edges) held[edge.source] = edge.after;
  return held;
}

// The names of the inputs, in the order in which they are read.
export const names = (nodes) => nodes.filter(({ op }) => op === "input").map(({ name }) => name);
