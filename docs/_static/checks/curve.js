// Two curves, as the notebook's check draws them: what was expected, and yours.
"use strict";

globalThis.mitdlCurve = (() => {
  const WIDTH = 420, HEIGHT = 260, LEFT = 46, RIGHT = 12, TOP = 28, BOTTOM = 40;
  const NAMESPACE = "http://www.w3.org/2000/svg";

  function put(parent, kind, attributes, text) {
    const made = document.createElementNS(NAMESPACE, kind);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return parent.appendChild(made);
  }

  // Round steps, some five of them, over a range.
  function ticks(low, high) {
    const rough = (high - low) / 5 || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * [1, 2, 5, 10].find((each) => each * power >= rough);
    const made = [];
    for (let at = Math.ceil(low / step); at * step <= high; at++) made.push(Number((at * step).toPrecision(12)));
    return made;
  }

  function range(values) {
    const known = values.filter((value) => value !== null);
    const low = Math.min(...known), high = Math.max(...known);
    const room = (high - low || 1) * 0.05;
    return [low - room, high + room];
  }

  // The corner for the legend that the fewest points lie in.
  function freest(points) {
    const wide = 100, high = 44;
    const corners = [TOP, HEIGHT - BOTTOM - high].flatMap((down) => [[LEFT, down], [WIDTH - RIGHT - wide, down]]);
    const inside = ([left, top]) =>
      points.filter(([x, y]) => x > left && x < left + wide && y > top && y < top + high).length;
    return corners.reduce((best, one) => (inside(one) < inside(best) ? one : best));
  }

  function draw({ name, z, yours, expected }) {
    const [left, right] = range(z);
    const [low, high] = range([...yours, ...expected]);
    const x = (value) => LEFT + ((value - left) / (right - left)) * (WIDTH - LEFT - RIGHT);
    const y = (value) => HEIGHT - BOTTOM - ((value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
    const svg = document.createElementNS(NAMESPACE, "svg");
    const about = `The curve of your ${name} beside the expected one, for z from ${z[0]} to ${z.at(-1)}.`;
    for (const [key, value] of [["viewBox", `0 0 ${WIDTH} ${HEIGHT}`], ["role", "img"], ["aria-label", about]]) {
      svg.setAttribute(key, value);
    }
    const place = (value) => String(value).replace("-", "\u2212");
    for (const at of ticks(left, right)) {
      put(svg, "line", { x1: x(at), x2: x(at), y1: TOP, y2: HEIGHT - BOTTOM, class: "grid" });
      put(svg, "text", { x: x(at), y: HEIGHT - BOTTOM + 16, "text-anchor": "middle" }, place(at));
    }
    for (const at of ticks(low, high)) {
      put(svg, "line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(at), y2: y(at), class: "grid" });
      put(svg, "text", { x: LEFT - 6, y: y(at) + 4, "text-anchor": "end" }, place(at));
    }
    const path = (values) => {
      let pen = "M";
      return values.map((value, at) => {
        if (value === null) { pen = "M"; return ""; }
        const piece = `${pen}${x(z[at]).toFixed(1)} ${y(value).toFixed(1)}`;
        pen = "L";
        return piece;
      }).join("");
    };
    put(svg, "path", { d: path(expected), class: "expected" });
    put(svg, "path", { d: path(yours), class: "yours" });
    put(svg, "text", { x: (LEFT + WIDTH - RIGHT) / 2, y: 16, "text-anchor": "middle", class: "title" }, `${name}(z)`);
    put(svg, "text", { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 6, "text-anchor": "middle" }, "z");
    const points = [yours, expected].flatMap((line) => line.map((value, at) => value !== null && [x(z[at]), y(value)]));
    const [across, down] = freest(points.filter(Boolean));
    [["expected", 0], ["yours", 1]].forEach(([word, row]) => {
      const at = down + 16 + 16 * row;
      put(svg, "path", { d: `M${across + 6} ${at - 4}h24`, class: word });
      put(svg, "text", { x: across + 36, y: at }, word);
    });
    return svg;
  }

  return { draw };
})();
