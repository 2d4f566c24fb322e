import { l1, l1l2, l1Norm, l2, l2Norm } from "./elementwise.ts";
import { groupL0, groupLasso, type GroupOptions, sparseGroupLasso } from "./group_lasso.ts";
import { orthogonalColumns, orthogonalRows } from "./orthogonal.ts";
import type { GroupPenalty, Penalty, Scope } from "./penalty.ts";
import { box, proxElasticNet, proxL0, proxL1, proxL1NonNegative } from "./proximal.ts";

export * from "./elementwise.ts";
export * from "./group_lasso.ts";
export * from "./orthogonal.ts";
export * from "./proximal.ts";

/** How a penalty is made from the text that names it. */
export interface PenaltyFactory {
  /** Makes the penalty; its arguments are the numbers in the order of `factors`. */
  readonly create: (...factors: number[]) => Penalty;
  /** Names of the numbers, which are strengths unless `bounds` says otherwise. */
  readonly factors: readonly string[];
  /** Whether the numbers are bounds, which a factor on the strength leaves as they are. */
  readonly bounds?: boolean;
  /** What it may be over where no layer is named, the default first; kernels or all unless given. */
  readonly over?: readonly [Scope, ...Scope[]];
  /** Makes it, with the words that its text has beside numbers and `over`. */
  readonly createGroups?: (options: GroupOptions, ...factors: number[]) => GroupPenalty;
}

/**
 * Every penalty by the name that specs and flags use; a new one is a line here, and an export
 * above where it has a file of its own.
 *
 * @example
 * ```ts
 * import { penalties } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(penalties.l1.create(2).value([1, -1]), 4);
 * ```
 */
export const penalties = {
  "l1": { create: l1, factors: ["factor"] },
  "l2": { create: l2, factors: ["factor"] },
  "l1l2": { create: l1l2, factors: ["l1", "l2"] },
  "l1-norm": { create: l1Norm, factors: ["factor"] },
  "l2-norm": { create: l2Norm, factors: ["factor"] },
  "orthogonal-rows": { create: orthogonalRows, factors: ["factor"] },
  "orthogonal-columns": { create: orthogonalColumns, factors: ["factor"] },
  "prox-l1": { create: proxL1, factors: ["factor"] },
  "prox-elastic-net": { create: proxElasticNet, factors: ["l1", "l2"] },
  "prox-l1-non-negative": { create: proxL1NonNegative, factors: ["factor"] },
  "prox-l0": { create: proxL0, factors: ["factor"] },
  "box": { create: box, factors: ["low", "high"], bounds: true },
  "group-lasso": {
    create: (factor: number): Penalty => groupLasso(factor),
    factors: ["factor"],
    over: ["units", "filters", "features"],
    createGroups: (options: GroupOptions, factor: number): GroupPenalty =>
      groupLasso(factor, options),
  },
  "sparse-group-lasso": {
    create: (l1: number, group: number): Penalty => sparseGroupLasso(l1, group),
    factors: ["l1", "group"],
    over: ["units", "filters", "features"],
    createGroups: (options: GroupOptions, l1: number, group: number): GroupPenalty =>
      sparseGroupLasso(l1, group, options),
  },
  "group-l0": {
    create: (factor: number): Penalty => groupL0(factor),
    factors: ["factor"],
    over: ["units", "filters", "features"],
    createGroups: (options: GroupOptions, factor: number): GroupPenalty => groupL0(factor, options),
  },
} satisfies Record<string, PenaltyFactory>;

/** Name of a registered penalty. */
export type PenaltyName = keyof typeof penalties;

/**
 * Makes a registered penalty.
 *
 * @param type Its name.
 * @param factors Its numbers, in order.
 * @param options What a group's norm counts, for penalties of groups.
 * @returns The penalty.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { createPenalty } from "@shrinklab/regularizers";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(createPenalty("l1", [0.5]).factors, { factor: 0.5 });
 * ```
 */
export function createPenalty(
  type: string,
  factors: readonly number[],
  options: GroupOptions = {},
): Penalty {
  const factory: PenaltyFactory = penalties[type as PenaltyName];
  return factory.createGroups
    ? factory.createGroups(options.weights ? { weights: options.weights } : {}, ...factors)
    : factory.create(...factors);
}
