/**
 * Penalties on groups of weights, by proximal steps that make whole groups exactly 0: units and
 * filters vanish, or input features.
 *
 * @module
 */
import { checkFactors, type Factors, type GroupPenalty, timesStep } from "./penalty.ts";

/** Options of {@linkcode groupLasso}, {@linkcode sparseGroupLasso} and {@linkcode groupL0}. */
export interface GroupOptions {
  /** What a group counts: the root of its size (default), or 1. */
  readonly weights?: "sqrt" | "none";
}

/**
 * Group lasso: `factor *` the sum over the groups of `sqrt(size) * ||w||_2`.
 *
 * @param factor Strength, 0 or more.
 * @param options What a group's norm counts.
 * @returns The penalty.
 * @throws {RangeError} If `factor` is negative or not finite.
 *
 * Source: Yuan and Lin (2006).
 *
 * @example
 * ```ts
 * import { groupLasso } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * // Two columns, of which each is a group.
 * assertEquals(groupLasso(1, { weights: "none" }).value([3, 0, 4, 0], 2), 5);
 * ```
 */
export function groupLasso(factor: number, options: GroupOptions = {}): GroupPenalty {
  return defineGroup("group-lasso", { factor }, { l1: 0, group: factor, cost: "norm" }, options);
}

/**
 * Sparse group lasso: `l1 * sum |w| + group *` the sum over the groups of `sqrt(size) * ||w||_2`:
 * zeros within the groups that stay, too.
 *
 * @param l1 Strength of the absolute values, 0 or more.
 * @param group Strength of the norms, 0 or more.
 * @param options What a group's norm counts.
 * @returns The penalty.
 * @throws {RangeError} If a strength is negative or not finite.
 *
 * Source: Simon et al. (2013).
 *
 * @example
 * ```ts
 * import { sparseGroupLasso } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sparseGroupLasso(1, 0.5, { weights: "none" }).value([3, 0, 4, 0], 2), 9.5);
 * ```
 */
export function sparseGroupLasso(
  l1: number,
  group: number,
  options: GroupOptions = {},
): GroupPenalty {
  return defineGroup("sparse-group-lasso", { l1, group }, { l1, group, cost: "norm" }, options);
}

/**
 * L0 of groups: `factor *` the sum over the groups that are not 0 of `sqrt(size)`. Small groups become
 * 0 at once, the others stay as they are. Not convex: where it ends depends on where it began.
 *
 * @param factor Strength, 0 or more, in units of the loss.
 * @param options What a group counts.
 * @returns The penalty.
 * @throws {RangeError} If `factor` is negative or not finite.
 *
 * Source: Blumensath and Davies (2008), for blocks Baraniuk et al. (2010).
 *
 * @example
 * ```ts
 * import { groupL0 } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * // Two columns, of which each is a group.
 * assertEquals(groupL0(2, { weights: "none" }).value([3, 0, 4, 0], 2), 2);
 * ```
 */
export function groupL0(factor: number, options: GroupOptions = {}): GroupPenalty {
  return defineGroup("group-l0", { factor }, { l1: 0, group: factor, cost: "count" }, options);
}

/** Times that the root of a group is brought closer; it stands still before, in float64 too. */
const ROOT_STEPS = 12;

/**
 * Makes the proximal step of one group, in float64: the x at which
 * `sum d (x - z)^2 / 2 + l1 * sum |x| + group * ||x||_2` is least.
 *
 * With `u = soft(d z, l1)` it is 0 where `||u|| <= group`, else `u h / (d h + group)` with the root
 * h of `sum u^2 / (d h + group)^2 = 1`, which is the norm of x. From `h = (||u|| - group) / max d`
 * the steps `t (sqrt t - 1) / S`, with `t = sum u^2 / (d h + group)^2` and
 * `S = sum u^2 d / (d h + group)^3`, only ever come closer: at once where all d are equal.
 *
 * @param z Where the optimizer's step came to.
 * @param d The optimizer's metric over the learning rate, an entry each, above 0.
 * @param l1 Strength of the absolute values, 0 or more.
 * @param group Strength of the norm, its weight included, 0 or more.
 * @returns The weights.
 *
 * Source: J. Yang and T. Hastie, A Fast and Scalable Pathwise-Solver for Group Lasso and Elastic Net
 * Penalized Regression via Block-Coordinate Descent (2024), on which adelie's solver is built.
 *
 * @example
 * ```ts
 * import { groupStep } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...groupStep([3, 4], [1, 1], 0, 1)], [2.4, 3.2]);
 * assertEquals([...groupStep([3, 4], [1, 1], 0, 5)], [0, 0]);
 * ```
 */
export function groupStep(
  z: ArrayLike<number>,
  d: ArrayLike<number>,
  l1: number,
  group: number,
): Float64Array {
  const u = Float64Array.from(z, (x, i) => {
    const pull = d[i]! * x;
    return pull - Math.min(Math.max(pull, -l1), l1);
  });
  const largest = Math.max(...Array.from(d));
  const norm = Math.hypot(...u);
  if (norm <= group) return u.fill(0);
  if (group === 0) return u.map((x, i) => x / d[i]!);
  let h = (norm - group) / largest;
  for (let k = 0; k < ROOT_STEPS; k++) {
    let [t, slope] = [0, 0];
    for (const [i, x] of u.entries()) {
      const share = x / (d[i]! * h + group);
      t += share * share;
      slope += share * share * d[i]! / (d[i]! * h + group);
    }
    const next = h + t * (Math.sqrt(t) - 1) / slope;
    if (!(next > h)) break;
    h = next;
  }
  return u.map((x, i) => x * h / (d[i]! * h + group));
}

/**
 * Makes the proximal step of one group under L0, in float64: the x at which
 * `sum d (x - z)^2 / 2 + group * (x is not 0)` is least.
 *
 * @param z Where the optimizer's step came to.
 * @param d The optimizer's metric over the learning rate, an entry each, above 0.
 * @param group Strength of the group, its weight included, 0 or more.
 * @returns The weights: z, or 0 where `sum d z^2 / 2 <= group`.
 *
 * @example
 * ```ts
 * import { groupL0Step } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...groupL0Step([3, 4], [1, 1], 12)], [3, 4]);
 * assertEquals([...groupL0Step([3, 4], [1, 1], 12.5)], [0, 0]);
 * ```
 */
export function groupL0Step(
  z: ArrayLike<number>,
  d: ArrayLike<number>,
  group: number,
): Float64Array {
  const x = Float64Array.from(z);
  const squares = x.reduce((sum, zi, i) => sum + d[i]! * zi * zi, 0);
  return squares / 2 <= group ? x.fill(0) : x;
}

function defineGroup(
  type: string,
  factors: Factors,
  { l1, group, cost }: Pick<GroupPenalty, "l1" | "group" | "cost">,
  { weights = "sqrt" }: GroupOptions,
): GroupPenalty {
  checkFactors(type, factors);
  return {
    type,
    factors,
    l1,
    group,
    cost,
    weights,
    gradientText(step) {
      const first = l1 === 0 ? "" : `a threshold of ${timesStep(l1, step)} a step, then `;
      const size = weights === "sqrt" ? " sqrt(size)" : "";
      if (cost === "count") {
        const least = timesStep(2 * group, step);
        return `none, instead a group is 0 where a step leaves its norm <= sqrt(${least}${size})`;
      }
      return `none, instead ${first}every group's norm shrinks by ${timesStep(group, step)}${size}`;
    },
    value(values, columns = values.length) {
      const squares = new Float64Array(columns);
      let sum = 0;
      for (let i = 0; i < values.length; i++) {
        squares[i % columns]! += values[i]! ** 2;
        sum += Math.abs(values[i]!);
      }
      const size = weights === "sqrt" ? Math.sqrt(values.length / columns) : 1;
      const of = cost === "norm" ? Math.sqrt : Math.sign;
      return l1 * sum + group * size * squares.reduce((total, x) => total + of(x), 0);
    },
  };
}
