/**
 * Says whether a classifier does no better than one that does not look at the images.
 *
 * @param predicted How often each class was answered.
 * @param labels How often each class is right.
 * @param correct How many answers were right.
 * @param what What is classified, in the singular; default `image`.
 * @returns What to tell the user, or `undefined` where the classifier has learned something.
 *
 * @example
 * ```ts
 * import { chanceLevel } from "@shrinklab/experiments/chance_level";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(chanceLevel([0, 100], [50, 50], 50), "chance level: class 1 for every image");
 * assertEquals(chanceLevel([52, 48], [50, 50], 90), undefined);
 * ```
 */
export function chanceLevel(
  predicted: ArrayLike<number>,
  labels: ArrayLike<number>,
  correct: number,
  what = "image",
): string | undefined {
  const rows = Array.from(labels).reduce((sum, count) => sum + count, 0);
  if (rows === 0) return undefined;
  const only = Array.from(predicted).findIndex((count) => count === rows);
  if (only >= 0) return `chance level: class ${only} for every ${what}`;
  // Always answering the commonest class would be right with this share; two standard deviations
  // of a coin with that share are what luck explains.
  const share = Math.max(...Array.from(labels)) / rows;
  const luck = 2 * Math.sqrt(share * (1 - share) / rows);
  return correct / rows <= share + luck
    ? "chance level: no better than one class for all"
    : undefined;
}

/**
 * Counts how often each class is right.
 *
 * @param labels Classes, from 0.
 * @returns One count for each class up to the largest.
 *
 * @example
 * ```ts
 * import { labelCounts } from "@shrinklab/experiments/chance_level";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(labelCounts(Uint8Array.of(2, 0, 2)), [1, 0, 2]);
 * ```
 */
export function labelCounts(labels: Uint8Array): number[] {
  const counts: number[] = [];
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return Array.from(counts, (count) => count ?? 0);
}
