// A heat map: a small canvas behind the axes, scaled up by the browser.
import { element } from "./controls.js";

export const BLUE = [0, 114, 178]; // #0072B2, as in `COLORS`
export const ORANGE = [213, 94, 0]; // #D55E00

// `set(value)` colours each of n × n places by value(x, y), from 0 (blue) over ½ (the page) to 1.
export function heat(plot, n = 64, strength = 0.6) {
  const canvas = element("canvas", { width: n, height: n, class: "room-heat", "aria-hidden": "true" });
  const { x, y, width, height, inner } = plot;
  canvas.style.left = `${(100 * x(x.low)) / width}%`;
  canvas.style.top = `${(100 * y(y.high)) / height}%`;
  canvas.style.width = `${(100 * inner.width) / width}%`;
  canvas.style.height = `${(100 * inner.height) / height}%`;
  plot.box.prepend(canvas);
  const context = canvas.getContext("2d");
  const image = context.createImageData(n, n);
  function set(value) {
    const [stepX, stepY] = [(x.high - x.low) / n, (y.high - y.low) / n];
    for (let row = 0, at = 0; row < n; row++)
      for (let col = 0; col < n; col++, at += 4) {
        const p = value(x.low + (col + 0.5) * stepX, y.high - (row + 0.5) * stepY);
        const color = p < 0.5 ? BLUE : ORANGE;
        image.data[at] = color[0];
        image.data[at + 1] = color[1];
        image.data[at + 2] = color[2];
        image.data[at + 3] = 255 * strength * Math.abs(2 * p - 1);
      }
    context.putImageData(image, 0, 0);
  }
  return { canvas, set };
}
