import { l1, l1l2, l1Norm, l2, l2Norm } from "./elementwise.ts";
import { orthogonalColumns, orthogonalRows } from "./orthogonal.ts";
import type { Penalty } from "./penalty.ts";

export * from "./elementwise.ts";
export * from "./orthogonal.ts";

/** How a penalty is made from the text that names it. */
export interface PenaltyFactory {
  /** Makes the penalty; its arguments are the strengths in the order of `factors`. */
  readonly create: (...factors: number[]) => Penalty;
  /** Names of the strengths. */
  readonly factors: readonly string[];
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
} satisfies Record<string, PenaltyFactory>;

/** Name of a registered penalty. */
export type PenaltyName = keyof typeof penalties;
