// A network with one hidden layer of ReLUs, a softmax, and its gradient; all weights in one array.
import { shuffled } from "./numbers.js";

// The start of a network of inputs × hidden × classes: He's normal numbers, biases 0.
export function startOf([inputs, hidden, classes], rng) {
  const w = new Float64Array(inputs * hidden + hidden + hidden * classes + classes);
  const second = inputs * hidden + hidden;
  for (let i = 0; i < inputs * hidden; i++) w[i] = rng.normal() * Math.sqrt(2 / inputs);
  for (let i = 0; i < hidden * classes; i++) w[second + i] = rng.normal() * Math.sqrt(2 / hidden);
  return w;
}

// The mean cross-entropy of the examples x[i], y[i] for i in `rows`; its gradient goes into g.
export function lossAndGradient([inputs, hidden, classes], w, x, y, rows, g) {
  g.fill(0);
  const [b1, w2] = [inputs * hidden, inputs * hidden + hidden];
  const b2 = w2 + hidden * classes;
  const [h, back] = [new Float64Array(hidden), new Float64Array(hidden)];
  const q = new Float64Array(classes);
  let loss = 0;
  for (const row of rows) {
    const example = x[row];
    h.fill(0);
    for (let i = 0; i < inputs; i++)
      for (let j = 0, at = i * hidden; j < hidden; j++) h[j] += example[i] * w[at + j];
    for (let j = 0; j < hidden; j++) h[j] = Math.max(h[j] + w[b1 + j], 0);
    q.fill(0);
    for (let j = 0; j < hidden; j++)
      for (let k = 0; k < classes; k++) q[k] += h[j] * w[w2 + j * classes + k];
    for (let k = 0; k < classes; k++) q[k] += w[b2 + k];
    loss += toProbabilities(q, y[row]);
    q[y[row]] -= 1;
    for (let k = 0; k < classes; k++) g[b2 + k] += q[k] /= rows.length;
    for (let j = 0; j < hidden; j++) {
      back[j] = 0;
      if (h[j] === 0) continue; // neither does it pass anything back
      for (let k = 0; k < classes; k++) {
        g[w2 + j * classes + k] += h[j] * q[k];
        back[j] += q[k] * w[w2 + j * classes + k];
      }
      g[b1 + j] += back[j];
    }
    for (let i = 0; i < inputs; i++)
      for (let j = 0, at = i * hidden; j < hidden; j++) g[at + j] += example[i] * back[j];
  }
  return loss / rows.length;
}

// Turn logits into probabilities in place; return the surprise of one of them, −log p.
function toProbabilities(q, label) {
  const top = Math.max(...q);
  const right = q[label] - top;
  let sum = 0;
  for (let k = 0; k < q.length; k++) sum += q[k] = Math.exp(q[k] - top);
  for (let k = 0; k < q.length; k++) q[k] /= sum;
  return Math.log(sum) - right;
}

// Rows in batches of a size, for ever: in a new order each epoch, without the last short batch.
export function* batches(n, size, rng) {
  for (;;) {
    const order = shuffled(n, rng);
    for (let at = 0; at + size <= n; at += size) yield order.slice(at, at + size);
  }
}
