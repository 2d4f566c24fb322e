/**
 * What the page Theory draws: balls of penalties, where a loss touches them, and steps of one weight,
 * all by the functions that training takes.
 *
 * @module
 */
// By their files: all penalties together load TensorFlow.js, which no page has.
import { l1, l1l2, l2 } from "@shrinklab/regularizers/elementwise";
import { groupLasso } from "@shrinklab/regularizers/group-lasso";
import { proxElasticNet, proximalStep, proxL0, proxL1 } from "@shrinklab/regularizers/proximal";

/** A point of the plane of two weights. */
export type Point = readonly [w1: number, w2: number];

/** A penalty of two weights. */
export interface Ball {
  /** What the page calls it. */
  readonly title: string;
  /** What its ball tells. */
  readonly tells: string;
  /** The penalty. */
  readonly of: (w: Point) => number;
}

const [sizes, squares, net] = [l1(1), l2(1), l1l2(0.5, 0.5)];
const groups = groupLasso(1, { weights: "none" });

/** Penalties whose balls are shown, by the name that stands in the address. */
export const balls = {
  "l1": {
    title: "L1",
    tells:
      "Its corners lie on the axes: the least loss within it is often at one, where a weight is 0.",
    of: (w: Point) => sizes.value(w),
  },
  "l2": {
    title: "L2",
    tells: "It is round: no direction is special, so weights become small, and none becomes 0.",
    of: (w: Point) => squares.value(w),
  },
  "elastic-net": {
    title: "elastic net",
    tells: "Corners as L1 has, with bent sides: weights that go together stay together.",
    of: (w: Point) => net.value(w),
  },
  "group": {
    title: "group lasso, both in one group",
    tells:
      "Within a group it is round; only as a whole does the group reach 0, all its weights together.",
    of: (w: Point) => groups.value(w, 1),
  },
  "groups": {
    title: "group lasso, a group each",
    tells: "Groups of one weight each: the same as L1.",
    of: (w: Point) => groups.value(w, 2),
  },
} as const satisfies Record<string, Ball>;

/** Name of a penalty whose ball is shown. */
export type BallName = keyof typeof balls;

/** Directions that a ball is drawn in: the axes are among them. */
const DIRECTIONS = 360;
/** Steps by which its border is found, at most, and how near that is. */
const MOST_STEPS = 40;
const NEAR = 1e-13;

/**
 * The border of a ball: all weights whose penalty is a number.
 *
 * @param ball The penalty.
 * @param size The number, above 0.
 * @returns Points in the order of their directions.
 *
 * @example
 * ```ts ignore
 * ballBorder(balls.l1, 1)[0]; // [1, 0]
 * ```
 */
export function ballBorder({ of }: Ball, size: number): Point[] {
  return Array.from({ length: DIRECTIONS }, (_, at) => {
    // Of the axes cosine and sine are not exact, and their points are what matters.
    const quarter = Math.floor(4 * at / DIRECTIONS);
    const angle = 2 * Math.PI * (at / DIRECTIONS - quarter / 4);
    const [a, b] = at % (DIRECTIONS / 4) === 0 ? [1, 0] : [Math.cos(angle), Math.sin(angle)];
    const [x, y] = [[a, b], [-b, a], [-a, -b], [b, -a]][quarter] as [number, number];
    const r = rootOf((r) => of([r * x, r * y]) - size);
    return [r * x + 0, r * y + 0];
  });
}

/** Where a function that rises from below 0 at 0 is 0: by false position, which is fast on convex ones. */
function rootOf(f: (r: number) => number): number {
  let [low, high] = [0, 1];
  let [atLow, atHigh] = [f(low), f(high)];
  while (atHigh < 0) [low, atLow, high, atHigh] = [high, atHigh, 2 * high, f(2 * high)];
  for (let step = 0; step < MOST_STEPS && atHigh > NEAR; step++) {
    const middle = low + (high - low) * atLow / (atLow - atHigh);
    const there = f(middle);
    if (Math.abs(there) < NEAR) return middle;
    // The end that stays counts half, or it would stay for good.
    if (there < 0) [low, atLow, atHigh] = [middle, there, atHigh / 2];
    else [high, atHigh, atLow] = [middle, there, atLow / 2];
  }
  return high;
}

/** A data loss of two weights: half a square form around the weights that it alone would choose. */
export interface Bowl {
  /** Where it is least. */
  readonly center: Point;
  /** How much more it rises along the first weight than along the second. */
  readonly stretch: number;
  /** How much both go together, above -1 and below 1. */
  readonly tilt: number;
}

/**
 * The loss at a point.
 *
 * @param bowl The loss.
 * @param w The point.
 * @returns The loss, 0 or more.
 */
export function bowlLoss({ center, stretch, tilt }: Bowl, w: Point): number {
  const [x, y] = [w[0] - center[0], w[1] - center[1]];
  return (stretch * x * x + 2 * tilt * Math.sqrt(stretch) * x * y + y * y) / 2;
}

/**
 * The point of a ball at which a loss is least: where its contour touches.
 *
 * @param bowl The loss.
 * @param ball The penalty.
 * @param size What the penalty may be at most.
 * @param border The border of the ball, where it is known.
 * @returns The point; the loss's own where that is in the ball.
 */
export function touchingPoint(
  bowl: Bowl,
  ball: Ball,
  size: number,
  border: readonly Point[] = ballBorder(ball, size),
): Point {
  if (ball.of(bowl.center) <= size) return bowl.center;
  return border.reduce((best, point) =>
    bowlLoss(bowl, point) < bowlLoss(bowl, best) ? point : best
  );
}

/** Steps that bring a weight closer to 0, by the name that stands in the address. */
export const shrinkers = {
  "prox-l1": {
    title: "L1: the soft threshold",
    of: (z: number, lambda: number) => proximalStep(proxL1(lambda), [z], [1])[0]!,
  },
  "prox-l0": {
    title: "L0: the hard threshold",
    of: (z: number, lambda: number) => proximalStep(proxL0(lambda), [z], [1])[0]!,
  },
  "l2": {
    title: "L2: all by the same share",
    of: (z: number, lambda: number) => proximalStep(proxElasticNet(0, lambda), [z], [1])[0]!,
  },
  "elastic-net": {
    title: "elastic net: both",
    of: (z: number, lambda: number) => proximalStep(proxElasticNet(lambda, lambda), [z], [1])[0]!,
  },
} as const;

/** Name of a step. */
export type ShrinkerName = keyof typeof shrinkers;

/** How one weight is trained under L1. */
export interface StepSettings {
  /** Learning rate, above 0. */
  readonly lr: number;
  /** Strength of L1, 0 or more. */
  readonly lambda: number;
  /** What the data alone would make of the weight. */
  readonly wanted: number;
}

/**
 * One weight under L1 whose data loss is `(w - wanted)^2 / 2`, by gradient steps and by proximal ones,
 * from the same beginning.
 *
 * @param settings How it is trained.
 * @param steps How many steps.
 * @returns The weight before the first step and after each.
 *
 * @example
 * ```ts ignore
 * weightSteps({ lr: 0.1, lambda: 1, wanted: 0.3 }, 60).proximal.at(-1); // 0
 * ```
 */
export function weightSteps(
  { lr, lambda, wanted }: StepSettings,
  steps: number,
): { readonly gradient: number[]; readonly proximal: number[] } {
  const [byGradient, byStep] = [l1(lambda), proxL1(lambda)];
  const [gradient, proximal] = [[1.05], [1.05]];
  for (let step = 0; step < steps; step++) {
    const w = gradient.at(-1)!;
    gradient.push(w - lr * (w - wanted + byGradient.gradient([w])[0]!));
    const z = proximal.at(-1)!;
    proximal.push(proximalStep(byStep, [z - lr * (z - wanted)], [lr])[0]!);
  }
  return { gradient, proximal };
}
