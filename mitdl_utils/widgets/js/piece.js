// A piece of the plane: the places where the same units are on, as a veil over the picture.
import { element } from "./controls.js";

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
  function set(inside) {
    for (let i = 0; i < n * n; i++) {
      image.data.fill(128, 4 * i, 4 * i + 3);
      image.data[4 * i + 3] = inside(i) ? 120 : 0;
    }
    context.putImageData(image, 0, 0);
  }
  return { canvas, set };
}

// Whether two rows of what a network makes of examples have the same units on.
export function sameUnits(passed, i, others, j) {
  return passed.slice(0, -1).every(({ z: { cols, data } }, l) => {
    const other = others[l].z.data;
    for (let k = 0; k < cols; k++) {
      if (data[i * cols + k] > 0 !== other[j * cols + k] > 0) return false;
    }
    return true;
  });
}

// How many hidden units are on, and how many there are.
export function unitsOn(passed) {
  const hidden = passed.slice(0, -1).flatMap(({ z }) => [...z.data]);
  return [hidden.filter((z) => z > 0).length, hidden.length];
}
