// Least squares: the weights that make a sum of squares smallest, by columns at right angles.
//
// `models/least_squares.py` gives the same weights by LAPACK; a test compares them.

const NOTHING = 1e-12; // of a column's length: what is left is rounding, so the column is not new

function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

// Columns of the same span at right angles, each of length 1, and the triangle r with a = q r
// (Gram and Schmidt, modified). A column that adds nothing becomes zeros.
export function orthogonal(columns) {
  const q = columns.map((column) => Float64Array.from(column));
  const r = columns.map(() => new Float64Array(columns.length));
  q.forEach((column, j) => {
    const before = Math.sqrt(dot(column, column));
    for (let i = 0; i < j; i++) {
      const share = (r[i][j] = dot(q[i], column));
      for (let k = 0; k < column.length; k++) column[k] -= share * q[i][k];
    }
    const left = Math.sqrt(dot(column, column));
    r[j][j] = left > NOTHING * before ? left : 0;
    for (let k = 0; k < column.length; k++) column[k] = r[j][j] ? column[k] / r[j][j] : 0;
  });
  return { q, r };
}

// The weights w, one for each column, with the smallest Σ (a w − y)² + penalty Σ w². Of many that
// fit equally well, the shortest. The first `free` weights cost nothing.
export function leastSquares(columns, y, { penalty = 0, free = 0 } = {}) {
  const wide = columns.length > y.length && (penalty === 0 || free === 0);
  return wide ? shortest(columns, y, penalty) : tall(columns, y, penalty, free);
}

function tall(columns, y, penalty, free) {
  const extra = penalty ? columns.length : 0;
  const padded = columns.map((column, j) => {
    const out = new Float64Array(y.length + extra);
    out.set(column);
    if (extra && j >= free) out[y.length + j] = Math.sqrt(penalty);
    return out;
  });
  const { q, r } = orthogonal(padded);
  const w = q.map((column) => dot(column.subarray(0, y.length), y));
  for (let j = w.length - 1; j >= 0; j--) {
    for (let k = j + 1; k < w.length; k++) w[j] -= r[j][k] * w[k];
    w[j] = r[j][j] ? w[j] / r[j][j] : 0;
  }
  return w;
}

// More columns than rows: the rows are made orthogonal, and w is a sum of them.
function shortest(columns, y, penalty) {
  const [n, k] = [y.length, columns.length];
  const rows = Array.from(y, (_, i) => {
    const row = new Float64Array(k + (penalty ? n : 0));
    for (let j = 0; j < k; j++) row[j] = columns[j][i];
    if (penalty) row[k + i] = Math.sqrt(penalty);
    return row;
  });
  const { q, r } = orthogonal(rows);
  const w = new Float64Array(k);
  const share = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let left = y[i];
    for (let j = 0; j < i; j++) left -= r[j][i] * share[j];
    share[i] = r[i][i] ? left / r[i][i] : 0;
    for (let j = 0; j < k; j++) w[j] += share[i] * q[i][j];
  }
  return Array.from(w);
}
