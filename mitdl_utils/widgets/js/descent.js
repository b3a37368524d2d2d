// Gradient descent on a landscape: where it goes, how it ends, and up to which rate it holds.
import { significant } from "./numbers.js";
import { extremes } from "./terrain.js";

export const MOST = 300; // steps
export const STILL = 1e-3; // a slope shorter than this: it has settled
const TAIL = 50; // the last steps, by which bouncing is told from being under way
const ROUNDING = 1e-9;

// A loss for people; a tiny one is as good as none.
export const lossText = (loss) => (Math.abs(loss) < 1e-6 ? "0" : significant(loss));

// The places of gradient descent: steps + 1 of them, fewer if it has flown out.
export function walk(land, start, rate, steps) {
  const places = [start];
  for (let step = 0; step < steps; step++) {
    const [x, y] = places.at(-1);
    const [along, across] = land.slope(x, y);
    places.push([x - rate * along, y - rate * across]);
    if (!land.holds(...places.at(-1))) break;
  }
  return places;
}

// How a walk ends, and after how many steps: settled, left, bounces, under way.
export function ending(land, path) {
  const calm = ([x, y]) => land.holds(x, y) && Math.hypot(...land.slope(x, y)) < STILL;
  const still = path.findIndex(calm);
  if (still >= 0) return ["settled", still];
  if (!land.holds(...path.at(-1))) return ["left", path.length - 1];
  const losses = path.slice(-TAIL).map(([x, y]) => land.height(x, y));
  const rises = losses.slice(1).map((loss, i) => loss - losses[i]);
  const falls = rises.every((rise) => rise <= ROUNDING) && losses.at(-1) < losses[0] - ROUNDING;
  return [falls ? "under way" : "bounces", MOST];
}

const NEAR = 1.12; // two rates this close, one that holds and one that does not: found

// Note which rates hold in a landscape and which do not; where both are known, they bracket a limit.
export function note(limits, land, how, rate, place) {
  const known = (limits[land.name] ??= { held: 0, failed: Infinity });
  const [low, high] = extremes(land.curvature(...place));
  if (how === "settled" && low > 0 && rate >= known.held) {
    Object.assign(known, { held: rate, curvature: high });
    if (known.failed <= rate) known.failed = Infinity;
  }
  if (how === "left" || how === "bounces") {
    known.failed = Math.min(known.failed, rate);
    if (known.held >= rate) known.held = 0;
  }
}

export function limit(known) {
  if (!known || (!known.held && known.failed === Infinity)) return "";
  const { held, failed, curvature } = known;
  const holds = held ? `The largest rate that has held here is ${held}` : "No rate has held here yet";
  const fails = failed < Infinity ? `, the smallest that has not is ${failed}` : "";
  if (!held || failed / held > NEAR) return `${holds}${fails}.`;
  const bound = `2 / ${significant(curvature)} = ${significant(2 / curvature)}`;
  return `${holds}${fails}. Found: 2 / largest curvature at the bottom = ${bound}.`;
}
