// Points in a plane with two classes, from a seed: what the playground learns.
//
// `models/planes.py` makes the same points.
import { generator, matrix } from "./numbers.js";

export const REACH = 3; // the plane goes from −REACH to REACH, to both sides

// For each kind: a place of class 0 or 1, without noise, from two numbers between 0 and 1.
export const KINDS = {
  moons: (label, u) => {
    const angle = Math.PI * u;
    const [x, y] = label ? [1 - Math.cos(angle), 0.5 - Math.sin(angle)] : [Math.cos(angle), Math.sin(angle)];
    return [1.4 * (x - 0.5), 1.4 * (y - 0.25)];
  },
  circles: (label, u, v) => {
    const radius = label ? 2 + 0.4 * v : 0.9 * Math.sqrt(v);
    return [radius * Math.cos(2 * Math.PI * u), radius * Math.sin(2 * Math.PI * u)];
  },
  XOR: (label, u) => {
    const x = u < 0.5 ? -1.2 : 1.2;
    return [x, label ? -x : x];
  },
  spiral: (label, u) => {
    const radius = Math.sqrt(0.01 + 0.99 * u);
    const angle = 2 * Math.PI * (TURNS * radius + label / 2);
    return [2.6 * radius * Math.cos(angle), 2.6 * radius * Math.sin(angle)];
  },
};
const TURNS = 1.5; // of each arm of a spiral

// n points, of each class in turn, so that any share of them is balanced.
export function plane(kind, n, noise, seed) {
  const rng = generator(seed);
  const x = matrix(n, 2);
  const labels = [];
  for (let i = 0; i < n; i++) {
    const label = i % 2;
    const at = KINDS[kind](label, rng.uniform(), rng.uniform());
    x.data[2 * i] = at[0] + noise * rng.normal();
    x.data[2 * i + 1] = at[1] + noise * rng.normal();
    labels.push(label);
  }
  return { x, labels };
}
