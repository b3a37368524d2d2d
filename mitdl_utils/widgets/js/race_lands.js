// The landscapes of the race: height, slopes, a start, and where the loss is lowest.

const HALF = Math.SQRT1_2;

export const LANDS = {
  bowl: {
    height: (x, y) => 0.5 * (x * x + y * y),
    slope: (x, y) => [x, y],
    start: [2.5, 1.5],
    bottoms: [[0, 0]],
  },
  ravine: {
    height: (x, y) => 0.5 * (x * x + 100 * y * y),
    slope: (x, y) => [x, 100 * y],
    start: [-2.5, 1],
    bottoms: [[0, 0]],
  },
  "slanted ravine": {
    height: (x, y) => 0.25 * ((x + y) * (x + y) + 100 * (y - x) * (y - x)),
    slope(x, y) {
      const [along, across] = [HALF * (x + y), 100 * HALF * (y - x)];
      return [HALF * (along - across), HALF * (along + across)];
    },
    start: [-2.5, -0.5],
    bottoms: [[0, 0]],
  },
  banana: {
    height(x, y) {
      const off = y - 0.5 * x * x + 1;
      return 0.5 * (x - 1) * (x - 1) + 5 * off * off;
    },
    slope(x, y) {
      const off = 10 * (y - 0.5 * x * x + 1);
      return [x - 1 - off * x, off];
    },
    start: [-2, 1.5],
    bottoms: [[1, -0.5]],
  },
  saddle: {
    height: (x, y) => y * y - 0.5 * x * x + (x * x * x * x) / 16,
    slope: (x, y) => [-x + (x * x * x) / 4, 2 * y],
    start: [0.05, 1.5],
    bottoms: [
      [2, 0],
      [-2, 0],
    ],
  },
  plateau: {
    height: (x, y) => (x * x + y * y) / (1 + x * x + y * y),
    slope(x, y) {
      const below = 1 + x * x + y * y;
      return [(2 * x) / (below * below), (2 * y) / (below * below)];
    },
    start: [2.5, 1.5],
    bottoms: [[0, 0]],
  },
};

// How far a place is from the nearest bottom. (`Math.hypot` would take most of the race's time.)
export function distance(land, x, y) {
  let least = Infinity;
  for (const [a, b] of LANDS[land].bottoms)
    least = Math.min(least, Math.sqrt((x - a) * (x - a) + (y - b) * (y - b)));
  return least;
}
