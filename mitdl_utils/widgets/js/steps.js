// The walk through a graph, a step at a time, and what is said to a guess at the next number.
//
// `models/steps.py` says the same.
import { backward, forward, isOperation, read } from "./expression.js";

const SIGNS = { "+": "+", "-": "−", "*": "·", "/": "/" };
const RAISED = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"];
const ORDER_HINT = "Nodes that are used twice wait until both shares have arrived.";

// A number with four significant digits and no idle zeros.
export function brief(value) {
  if (!Number.isFinite(value)) return "no number";
  const far = value !== 0 && (Math.abs(value) >= 1e5 || Math.abs(value) < 1e-3);
  const text = far ? value.toExponential(1) : String(Number(value.toPrecision(4)));
  return text.replace("+", "").replaceAll("-", "−");
}

// Whether a typed number counts as this one.
export function near(guess, right) {
  return Math.abs(guess - right) <= Math.max(0.01 * Math.abs(right), 0.001);
}

// What a node is: "p = w · x", "L = e²", "h = relu(z)".
export function definition(nodes, at) {
  const { name, op, inputs, number } = nodes[at];
  const x = inputs.map((i) => nodes[i].name || brief(nodes[i].number));
  if (op in SIGNS) return `${name} = ${x[0]} ${SIGNS[op]} ${x[1]}`;
  if (op === "^") return `${name} = ${x[0]}${RAISED[number] ?? `^${brief(number)}`}`;
  return `${name} = ${op === "neg" ? `−${x[0]}` : `${op}(${x[0]})`}`;
}

// All steps through a graph: a value for each operation, then a share for each edge.
export function walkOf(nodes, numbers, way) {
  const values = forward(nodes, numbers);
  const edges = backward(nodes, values, way);
  const operations = nodes.map((_, at) => at).filter((at) => isOperation(nodes[at]));
  const name = (at) => nodes[at].name;
  const edgeOf = (step) => edges[step - operations.length] ?? null;
  const length = operations.length + edges.length;
  const answer = (step) => edgeOf(step)?.after ?? values[operations[step]];

  function asked(step) {
    if (step >= length) return "";
    const edge = edgeOf(step);
    if (!edge) return `value of ${definition(nodes, operations[step])}`;
    return `gradient of ${name(edge.source)} after the edge from ${name(edge.node)}`;
  }
  function told(step) {
    const edge = edgeOf(step);
    if (!edge) return `${definition(nodes, operations[step])} is ${brief(answer(step))}.`;
    const { arrived, slope, share, before, after } = edge;
    const [node, source] = [name(edge.node), name(edge.source)];
    const product = `${brief(arrived)} · ${brief(slope)} = ${brief(share)}`;
    const first = `${node} hands ${source} what it holds times the local slope: ${product}.`;
    if (!before) return first;
    if (after === share)
      return `${first} It takes the place of the ${brief(before)} that ${source} held.`;
    const total = `${brief(before)} + ${brief(share)} = ${brief(after)}`;
    return `${first} ${source} held a share already: ${total}.`;
  }
  function mistakes({ node, source, slope, arrived, share, before, after }) {
    const first = edges.find((other) => other.source === node)?.share ?? arrived;
    const end = edges.findLast((other) => other.source === source).after;
    const has = `${name(source)} holds ${brief(before)} already`;
    return [
      [share, `that is this edge's share alone. ${has}; the shares add up.`],
      [slope, `that is the local slope alone. Multiply it by what ${name(node)} holds.`],
      [arrived, `that is what ${name(node)} holds. Multiply it by this edge's local slope.`],
      [arrived + slope, "you added; along an edge the two are multiplied."],
      [-after, "the size is right; look at the sign."],
      [before + first * slope, `too early. ${ORDER_HINT}`],
      [end, `that is the end sum; another edge to ${name(source)} is still to come.`],
    ];
  }
  function putIn(at) {
    const places = new Set(nodes[at].inputs.filter((i) => nodes[i].op !== "number"));
    return [...places].map((i) => `${name(i)} = ${brief(values[i])}`).join(", ");
  }
  function judged(step, guess) {
    const right = answer(step);
    if (near(guess, right)) return `Yes. ${told(step)}`;
    const edge = edgeOf(step);
    if (!edge) return `Not quite: put in the numbers, ${putIn(operations[step])}.`;
    const known = mistakes(edge).find(([value]) => near(guess, value) && !near(value, right));
    if (known) return `Not quite: ${known[1]}`;
    const [node, source] = [name(edge.node), name(edge.source)];
    return `Not that. Two numbers: what ${node} holds, and how much ${node} moves with ${source}.`;
  }
  return { nodes, values, edges, operations, length, asked, answer, told, judged, edgeOf };
}

// For one call from outside: an expression, its numbers, a way, a step and a guess.
export function judged(text, numbers, way, step, guess) {
  return walkOf(read(text), numbers, way).judged(step, guess);
}
