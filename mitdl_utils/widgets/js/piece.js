// A piece of the plane: the places where the same units are on, as a veil over the picture.
import { element } from "./controls.js";

const VEIL = 120; // of 255

// `set(inside)` veils each of n × n places, top row first, for which inside(i) is true.
export function piece(plot, n) {
  const canvas = element("canvas", { width: n, height: n, class: "room-heat", "aria-hidden": "true" });
  const { x, y, width, height, inner } = plot;
  canvas.style.left = `${(100 * x(x.low)) / width}%`;
  canvas.style.top = `${(100 * y(y.high)) / height}%`;
  canvas.style.width = `${(100 * inner.width) / width}%`;
  canvas.style.height = `${(100 * inner.height) / height}%`;
  plot.box.insertBefore(canvas, plot.svg);
  const context = canvas.getContext("2d");
  const image = context.createImageData(n, n);
  image.data.fill(128); // grey
  function set(inside) {
    for (let i = 0; i < n * n; i++) image.data[4 * i + 3] = inside(i) ? VEIL : 0;
    context.putImageData(image, 0, 0);
  }
  return { canvas, set, show: (is) => (canvas.hidden = !is) };
}

// Whether row i of what a network makes of examples has the same units on as one other place.
export function sameUnits(passed, i, here) {
  for (let l = 0; l < passed.length - 1; l++) {
    const { cols, data } = passed[l].z;
    const there = here[l].z.data;
    for (let k = 0; k < cols; k++) if (data[i * cols + k] > 0 !== there[k] > 0) return false;
  }
  return true;
}

// How many hidden units are on, and how many there are.
export function unitsOn(passed) {
  const hidden = passed.slice(0, -1).flatMap(({ z }) => [...z.data]);
  return [hidden.filter((z) => z > 0).length, hidden.length];
}
