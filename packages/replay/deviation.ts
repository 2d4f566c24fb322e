/** How far one of our figures is from the one that is expected. */
export interface Difference {
  /** Which kind of figure it is: `loss`, `holmP`. */
  readonly figure: string;
  /** Which one of that kind: `step 3`, `n = 5, m1`. */
  readonly at: string;
  /** How far it is, 0 or more; NaN if a value is not finite. */
  readonly deviation: number;
  /** How large that may be; a whole number where a count deviates. */
  readonly tolerance: number;
}

/** The largest deviation of one kind of figure, beside what is allowed. */
export interface Deviation {
  /** What was compared. */
  readonly figure: string;
  /** The largest deviation; NaN if a value is not finite. */
  readonly largest: number;
  /** How large it may be; a whole number where a count deviates. */
  readonly tolerance: number;
  /** Where it is: `step 3`, or the index of a tensor. */
  readonly at: string;
  /** Whether it is within the tolerance. */
  readonly within: boolean;
}

/**
 * Takes the largest of the differences of each kind of figure: the one that takes the largest part
 * of its tolerance.
 *
 * @param differences In any order.
 * @returns One deviation for each kind of figure, in the order in which the kinds come first.
 *
 * @example
 * ```ts
 * import { largestDeviations } from "@shrinklab/replay";
 * import { assertEquals } from "@std/assert";
 *
 * const loss = { figure: "loss", tolerance: 2e-5 };
 * assertEquals(
 *   largestDeviations([
 *     { ...loss, at: "step 1", deviation: 1e-6 },
 *     { ...loss, at: "step 2", deviation: 3e-5 },
 *   ]),
 *   [{ figure: "loss", largest: 3e-5, tolerance: 2e-5, at: "step 2", within: false }],
 * );
 * ```
 */
export function largestDeviations(differences: Iterable<Difference>): Deviation[] {
  const worst = new Map<string, Difference>();
  for (const one of differences) {
    const before = worst.get(one.figure);
    if (before === undefined || part(one) > part(before)) worst.set(one.figure, one);
  }
  return [...worst.values()].map(({ figure, at, deviation, tolerance }) => ({
    figure,
    largest: deviation,
    tolerance,
    at,
    // Written so that a deviation that is not a number is not within.
    within: deviation <= tolerance,
  }));
}

/** Part of its tolerance that a difference takes; infinite if it is not a number. */
function part({ deviation, tolerance }: Difference): number {
  if (deviation === 0) return 0;
  const share = deviation / tolerance;
  return Number.isNaN(share) ? Infinity : share;
}
