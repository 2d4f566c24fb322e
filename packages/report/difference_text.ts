import { firstDifference, shortJson } from "@shrinklab/names";

/**
 * Says how two plain values differ first.
 *
 * @param before What was.
 * @param now What is; the order of fields does not count.
 * @returns `methods.0.optimizer.lr was 0.1 and is 0.2`; nothing where they are the same.
 *
 * @example
 * ```ts
 * import { differenceText } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(differenceText({ a: 1, b: [2] }, { b: [2], a: 1 }), undefined);
 * assertEquals(differenceText({ a: 1, b: [2] }, { a: 1, b: [3] }), "b.0 was 2 and is 3");
 * ```
 */
export function differenceText(before: unknown, now: unknown): string | undefined {
  const found = firstDifference(before, now);
  if (found === undefined) return undefined;
  const path = found.steps.join(".");
  return `${path === "" ? "it" : path} was ${shortJson(found.before, "not there")} and is ` +
    shortJson(found.now, "not there");
}
