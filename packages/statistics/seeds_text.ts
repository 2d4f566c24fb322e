import { checkCount } from "./check_arguments.ts";
import { LEVEL, pText, seedsOf } from "./number_text.ts";
import { detectableEffect } from "./power.ts";
import { smallestSignFlipP } from "./sign_flips.ts";

/**
 * Says before anything is trained, or above a table, what so many seeds can show: the effect that
 * they find four times in five ({@linkcode detectableEffect} at 0.05 / comparisons, Holm's first
 * step), and the smallest p of the sign flips ({@linkcode smallestSignFlipP}).
 *
 * @param seeds Seeds of each method, 1 or more.
 * @param comparisons How many comparisons are made, 1 or more; 1 by default.
 * @returns One line without a final period.
 * @throws {RangeError} If an argument is not a whole number of 1 or more.
 *
 * @example
 * ```ts
 * import { seedsText } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   seedsText(5),
 *   "5 seeds would show a difference of 1.68 deviations; sign flips cannot reach 0.05 (p = 0.063)",
 * );
 * assertEquals(
 *   seedsText(10, 3),
 *   "10 seeds would show a difference of 1.22 deviations after Holm over 3 comparisons; " +
 *     "sign flips can reach p = 0.0059",
 * );
 * ```
 *
 * Source: that of the functions named.
 */
export function seedsText(seeds: number, comparisons: number = 1): string {
  checkCount("tell what seeds show", "seeds", seeds, 1);
  checkCount("tell what seeds show", "comparisons", comparisons, 1);
  if (seeds === 1) return "1 seed cannot say whether another would agree";
  const effect = detectableEffect(seeds, { alpha: LEVEL / comparisons }).toFixed(2);
  const smallest = smallestSignFlipP(seeds, comparisons);
  const flips = smallest < LEVEL
    ? `sign flips can reach ${pText(smallest)}`
    : `sign flips cannot reach ${LEVEL} (${pText(smallest)})`;
  const family = comparisons > 1 ? ` after Holm over ${comparisons} comparisons` : "";
  return `${seedsOf(seeds)} would show a difference of ${effect} deviations${family}; ${flips}`;
}
