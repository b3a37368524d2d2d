// The picture of a graph: boxes with values and gradients, edges with what they hand back.
import { COLORS, element, mark } from "./shared.js";
import { layered } from "./layered.js";
import { brief, definition } from "./steps.js";

const BOX = { width: 96, height: 60 };
const GAP = 6;
const LEVEL = 132; // pixels that a level needs, so that its words can be read
const TEXT = "text-anchor: middle; font-size: 13px";

// Where things stand: from left to right, or from top to bottom where the page is narrow.
function geometry(layout, narrow) {
  const [along, across] = narrow ? [106, 108] : [160, 74];
  const [first, second] = narrow ? [BOX.height, BOX.width] : [BOX.width, BOX.height];
  const length = (layout.levels - 1) * along + first + 2 * GAP;
  const breadth = (layout.lanes - 1) * across + second + 2 * GAP;
  const shift = narrow ? Math.max(0, (330 - breadth) / 2) : 0;
  const turn = (a, b) => (narrow ? [b, a] : [a, b]);
  return {
    turn,
    half: first / 2,
    size: turn(length, breadth + 2 * shift),
    at: ([level, lane]) => [
      GAP + first / 2 + level * along,
      shift + GAP + second / 2 + lane * across,
    ],
  };
}

export function graphPicture(parent) {
  const box = element("div", { class: "room-plot" });
  parent.append(box);
  let drawn = { nodes: [], edges: new Map() };
  let last = {};

  // Draws anew if the expression is another one, or the page so much wider or narrower.
  function build(expression, nodes, room) {
    const isNew = expression !== last.expression;
    const layout = isNew ? layered(nodes.map((node) => node.inputs)) : last.layout;
    const narrow = room < layout.levels * LEVEL;
    if (!isNew && narrow === last.narrow) return;
    last = { expression, layout, narrow };
    const place = geometry(layout, narrow);
    const [width, height] = place.size;
    const svg = mark(element("div"), "svg", { viewBox: `0 0 ${width} ${height}`, role: "img" });
    svg.setAttribute("aria-label", "The graph; the sentence below the picture says what it holds");
    box.style.maxWidth = `${width * 1.15}px`;
    box.replaceChildren(svg);
    const edges = new Map();
    const [lines, labels] = [mark(svg, "g"), []];
    nodes.forEach((node, at) =>
      node.inputs.forEach((source, slot) => {
        const paths = layout.paths[at];
        const edge = makeEdge(lines, place, paths[slot], 11 * sideOf(paths, slot));
        edges.set(`${at} ${slot}`, edge);
        labels.push(edge);
      }),
    );
    drawn = { nodes: nodes.map((node, at) => makeNode(svg, place, layout, nodes, at)), edges };
    for (const edge of labels) edge.label(svg);
  }

  // What is known after so many steps, and what is asked next.
  function set(walk, step) {
    const count = walk.operations.length;
    const known = new Set(walk.operations.slice(0, step));
    const handed = walk.edges.slice(0, Math.max(0, step - count));
    const held = new Map(step >= count ? [[walk.nodes.length - 1, 1]] : []);
    for (const edge of handed) held.set(edge.source, edge.after);
    const next = walk.edgeOf(step);
    drawn.nodes.forEach((node, at) => {
      const isKnown = walk.nodes[at].inputs.length === 0 || known.has(at);
      const value = isKnown ? brief(walk.values[at]) : "";
      const asked = walk.operations[step] === at;
      node.set(asked ? "?" : value, held.has(at) ? brief(held.get(at)) : "", asked);
    });
    const shares = new Map(handed.map((edge) => [`${edge.node} ${edge.slot}`, brief(edge.share)]));
    const asked = next && `${next.node} ${next.slot}`;
    for (const [at, edge] of drawn.edges)
      edge.set(at === asked ? "?" : (shares.get(at) ?? ""), at === asked);
  }
  return { box, build, set };
}

// The same function, which does nothing when it is told what it was told before.
function onChange(call) {
  let last = "";
  return (...given) => {
    if (last === (last = JSON.stringify(given))) return;
    call(...given);
  };
}

// On which side of the middle an edge ends, so that two of them do not cross: -1, 0 or 1.
function sideOf(paths, slot) {
  if (paths.length !== 2) return 0;
  const [lane, other] = [slot, 1 - slot].map((each) => paths[each].at(-2)[1]);
  return lane < other || (lane === other && slot === 0) ? -1 : 1;
}

function makeNode(svg, place, layout, nodes, at) {
  const [x, y] = place.turn(...place.at(layout.nodes[at]));
  const isLeaf = nodes[at].inputs.length === 0;
  const [left, top] = [x - BOX.width / 2, y - BOX.height / 2];
  const look = { fill: "var(--room-paper)", stroke: COLORS.grey, rx: isLeaf ? 12 : 3 };
  const rect = mark(svg, "rect", { x: left, y: top, ...BOX, ...look });
  const chip = { x: left + 9, y: top + 39, width: BOX.width - 18, height: 17, rx: 3 };
  const orange = { fill: COLORS.orange, "fill-opacity": 0.2, stroke: COLORS.orange };
  const back = mark(svg, "rect", { ...chip, ...orange });
  const line = (down, style) => mark(svg, "text", { x, y: top + down, style: TEXT + style });
  const [name, value, gradient] = [line(16, ""), line(34, "; font-weight: bold"), line(52, "")];
  name.textContent = isLeaf ? nodes[at].name || "number" : definition(nodes, at);
  if (name.textContent.length > 14) name.setAttribute("textLength", BOX.width - 8);
  const set = onChange((number, slope, asked) => {
    value.textContent = number;
    gradient.textContent = slope && `∂ ${slope}`;
    back.style.display = slope ? "" : "none";
    rect.setAttribute("stroke-width", asked ? 3 : 1);
    rect.setAttribute("stroke", asked ? COLORS.blue : COLORS.grey);
  });
  return { set };
}

function makeEdge(lines, place, path, aside) {
  const points = path.map(place.at);
  const last = points.length - 1;
  points[0] = [points[0][0] + place.half, points[0][1]];
  points[last] = [points[last][0] - place.half, points[last][1] + aside];
  const said = (point) => place.turn(...point).map((value) => value.toFixed(1)).join(" ");
  const bend = ([x, y], [thenX, thenY]) =>
    `C${said([(x + thenX) / 2, y])} ${said([(x + thenX) / 2, thenY])} ${said([thenX, thenY])}`;
  const curve = points.slice(1).map((point, i) => bend(points[i], point)).join("");
  const wing = ([x, y], way) =>
    `M${said([x + 7 * way, y - 4])}L${said([x, y])}L${said([x + 7 * way, y + 4])}`;
  const forth = `M${said(points[0])}${curve}${wing(points[last], -1)}`;
  const back = `M${said(points[0])}${curve}${wing(points[0], 1)}`;
  const node = mark(lines, "path", { fill: "none" });
  const [from, to] = [points[last - 1], points[last]];
  const [x, y] = place.turn((from[0] + to[0]) / 2 + 3, from[1] + (to[1] - from[1]) * 0.62);
  let chip = null;
  let words = null;
  function label(svg) {
    const paper = { fill: "var(--room-paper)", stroke: COLORS.orange, rx: 8, height: 17, y: y - 9 };
    chip = mark(svg, "rect", paper);
    words = mark(svg, "text", { x, y: y + 4, style: TEXT });
  }
  const set = onChange((share, asked) => {
    node.setAttribute("d", share ? back : forth);
    node.setAttribute("stroke", share ? COLORS.orange : COLORS.grey);
    node.setAttribute("stroke-width", asked ? 3 : 1.5);
    node.setAttribute("stroke-dasharray", asked ? "6 4" : "");
    words.textContent = share;
    const wide = 8 * share.length + 6;
    chip.setAttribute("width", wide);
    chip.setAttribute("x", x - wide / 2);
    chip.style.display = share ? "" : "none";
  });
  return { label, set };
}
