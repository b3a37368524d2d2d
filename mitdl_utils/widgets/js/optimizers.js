// Optimizers, one step at a time, for any number of weights; `models/optimizers.py` says the same.

export const OPTIMIZERS = ["SGD", "momentum", "Adagrad", "RMSprop", "Adadelta", "Adam"];
const AVERAGING = ["momentum", "Adam"]; // follow an average of gradients
const EPS = 1e-8;
const ADADELTA_EPS = 1e-6; // PyTorch's; its first steps are as long as its root

// `step(w, g, rate)` moves w in place; `scale` is what each weight's direction was multiplied by,
// apart from the rate. `mu` is kept of past gradients, `beta` of their squares; Adam is `corrected`
// for averages that began at 0, or not.
export function optimizer(name, size, { mu, beta, corrected }) {
  const [mean, square, moved] = [0, 1, 2].map(() => new Float64Array(size));
  const scale = new Float64Array(size).fill(1);
  const averaging = AVERAGING.includes(name);
  const share = name === "Adam" ? 1 - mu : 1;
  let [keptMean, keptSquare] = [1, 1]; // mu and beta to the power of the steps so far

  // How much longer or shorter the step of weight i is for the size of its past gradients.
  function scaleOf(i, g) {
    if (name === "SGD" || name === "momentum") return 1;
    if (name === "Adagrad") square[i] += g * g;
    else square[i] = beta * square[i] + (1 - beta) * g * g;
    if (name === "Adadelta") {
      const factor = Math.sqrt(moved[i] + ADADELTA_EPS) / Math.sqrt(square[i] + ADADELTA_EPS);
      const move = factor * g;
      moved[i] = beta * moved[i] + (1 - beta) * move * move;
      return factor;
    }
    const fair = name === "Adam" && corrected ? square[i] / (1 - keptSquare) : square[i];
    return 1 / (Math.sqrt(fair) + EPS);
  }
  function step(w, g, rate) {
    keptMean *= mu;
    keptSquare *= beta;
    for (let i = 0; i < size; i++) {
      let direction = g[i];
      if (averaging) {
        mean[i] = mu * mean[i] + share * g[i];
        direction = name === "Adam" && corrected ? mean[i] / (1 - keptMean) : mean[i];
      }
      scale[i] = scaleOf(i, g[i]);
      w[i] -= rate * scale[i] * direction;
    }
  }
  return { step, scale };
}
