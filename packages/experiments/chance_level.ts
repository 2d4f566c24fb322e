/**
 * Says whether a classifier does no better than one that does not look at the images.
 *
 * @param predicted How often each class was answered.
 * @param labels How often each class is right.
 * @param correct How many answers were right.
 * @param options What is classified, in the singular, default `image`; the names of the classes,
 * default their numbers.
 * @returns What to tell the user, or `undefined` where the classifier has learned something.
 *
 * @example
 * ```ts
 * import { chanceLevel } from "@shrinklab/experiments";
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
  options: { readonly what?: string; readonly classes?: readonly string[] | undefined } = {},
): string | undefined {
  const { what = "image", classes } = options;
  const rows = Array.from(labels).reduce((sum, count) => sum + count, 0);
  if (rows === 0) return undefined;
  const only = Array.from(predicted).findIndex((count) => count === rows);
  if (only >= 0) return `chance level: class ${classes?.[only] ?? only} for every ${what}`;
  // Always answering the commonest class would be right with this share; two standard deviations
  // of a coin with that share are what luck explains.
  const share = Math.max(...Array.from(labels)) / rows;
  const luck = 2 * Math.sqrt(share * (1 - share) / rows);
  return correct / rows <= share + luck
    ? "chance level: no better than one class for all"
    : undefined;
}
