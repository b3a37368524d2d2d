// A small network of dense layers with one output, and how it learns.
//
// `models/network.py` is the same in NumPy; a test compares the two.
import { matrix, shuffled, sigmoid } from "./numbers.js";
import { optimizer } from "./optimizers.js";

const MEMORY = { mu: 0.9, beta: 0.999, corrected: true }; // momentum's and Adam's usual ones

// Each bend: its value at z, and its slope from z and the value h.
export const BENDS = {
  ReLU: [(z) => (z > 0 ? z : 0), (z) => (z > 0 ? 1 : 0)],
  tanh: [Math.tanh, (_, h) => 1 - h * h],
  sigmoid: [sigmoid, (_, h) => h * (1 - h)],
  none: [(z) => z, () => 1],
};
// The standard deviation of the weights that a layer with so many inputs starts with.
export const STARTS = {
  He: (inputs) => Math.sqrt(2 / inputs),
  "too small": () => 0.01,
  "too large": () => 5,
  zeros: () => 0,
};

// Weights (d_in, d_out) from the generator, row by row, layer by layer; biases are 0.
export function network(widths, start, rng) {
  const sizes = [2, ...widths, 1];
  return sizes.slice(1).map((width, l) => {
    const scale = STARTS[start](sizes[l]);
    const W = matrix(sizes[l], width, () => scale * rng.normal());
    const b = matrix(1, width);
    return { W, b, dW: matrix(sizes[l], width), db: matrix(1, width), memory: null };
  });
}

export const parameters = (layers) =>
  layers.reduce((sum, { W, b }) => sum + W.data.length + b.data.length, 0);

// What each layer makes of x (n, 2): its sums z and, but for the last, bent values h, (n, width).
export function forward(layers, bend, x) {
  let h = x;
  return layers.map(({ W, b }, l) => {
    const z = sums(h, W, b);
    const bent = l < layers.length - 1 ? bentBy(BENDS[bend][0], z) : z;
    const out = { z, h: bent, from: h };
    h = bent;
    return out;
  });
}

function bentBy(g, { rows, cols, data }) {
  const h = matrix(rows, cols);
  for (let at = 0; at < data.length; at++) h.data[at] = g(data[at]);
  return h;
}

function sums({ rows, data: x }, { rows: inputs, cols: width, data: W }, { data: b }) {
  const z = matrix(rows, width);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < width; j++, at++) {
      let sum = b[j];
      for (let k = 0; k < inputs; k++) sum += x[i * inputs + k] * W[k * width + j];
      z.data[at] = sum;
    }
  return z;
}

// Binary cross-entropy of logits (n, 1) with labels (n,), in the form that cannot overflow.
export function crossEntropy(logits, labels) {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const z = logits.data[i];
    sum += Math.max(z, 0) - z * labels[i] + Math.log1p(Math.exp(-Math.abs(z)));
  }
  return sum / labels.length;
}

export function right(logits, labels) {
  return labels.reduce((sum, label, i) => sum + (Number(logits.data[i] >= 0) === label), 0);
}

// Write into each layer the gradients of the mean loss plus l2 · Σ W².
export function backward(layers, bend, passed, labels, l2 = 0) {
  const logits = passed.at(-1).z;
  let dz = matrix(logits.rows, 1, (i) => (sigmoid(logits.data[i]) - labels[i]) / labels.length);
  for (let l = layers.length - 1; l >= 0; l--) {
    gradients(passed[l].from, dz, layers[l], l2);
    if (l > 0) dz = throughBend(through(dz, layers[l].W), passed[l - 1], BENDS[bend][1]);
  }
}

function gradients({ data: h }, { rows, cols, data: dz }, { W, dW, db }, l2) {
  for (let at = 0; at < W.data.length; at++) dW.data[at] = 2 * l2 * W.data[at];
  db.data.fill(0);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) {
      const push = dz[i * cols + j];
      db.data[j] += push;
      for (let k = 0; k < W.rows; k++) dW.data[k * cols + j] += h[i * W.rows + k] * push;
    }
}

// dz Wᵀ, and then times the slope of the bend.
function through({ rows, cols, data: dz }, W) {
  const dh = matrix(rows, W.rows);
  for (let i = 0, at = 0; i < rows; i++)
    for (let k = 0; k < W.rows; k++, at++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += dz[i * cols + j] * W.data[k * cols + j];
      dh.data[at] = sum;
    }
  return dh;
}

function throughBend(dh, { z, h }, slope) {
  for (let at = 0; at < dh.data.length; at++) dh.data[at] *= slope(z.data[at], h.data[at]);
  return dh;
}

// One step of an optimizer on every parameter; another one than before begins with no memory.
export function update(layers, name, rate) {
  for (const layer of layers) {
    if (layer.memory?.name !== name) {
      const begun = ({ data }) => optimizer(name, data.length, MEMORY);
      layer.memory = { name, W: begun(layer.W), b: begun(layer.b) };
    }
    layer.memory.W.step(layer.W.data, layer.dW.data, rate);
    layer.memory.b.step(layer.b.data, layer.db.data, rate);
  }
}

// One pass through examples in random order, batch by batch.
export function epoch(layers, { bend, optimizer: name, rate, batch, l2 }, { x, labels }, rng) {
  const order = shuffled(labels.length, rng);
  for (let first = 0; first < order.length; first += batch) {
    const rows = order.slice(first, first + batch);
    const some = matrix(rows.length, 2, (at) => x.data[rows[at >> 1] * 2 + (at & 1)]);
    const their = rows.map((row) => labels[row]);
    backward(layers, bend, forward(layers, bend, some), their, l2);
    update(layers, name, rate);
  }
}

// The linear map that acts at a place: z = w·x + c there, and in all of its piece for ReLU.
export function mapAt(layers, bend, place) {
  const passed = forward(layers, bend, { rows: 1, cols: 2, data: Float64Array.from(place) });
  let w = [1];
  for (let l = layers.length - 1; l >= 0; l--) {
    const { W } = layers[l];
    const { z, h } = l > 0 ? passed[l - 1] : { z: null, h: null };
    w = Array.from({ length: W.rows }, (_, k) => {
      const sum = w.reduce((total, out, j) => total + W.data[k * W.cols + j] * out, 0);
      return l > 0 ? sum * BENDS[bend][1](z.data[k], h.data[k]) : sum;
    });
  }
  const z = passed.at(-1).z.data[0];
  return { w, c: z - w[0] * place[0] - w[1] * place[1], z };
}
