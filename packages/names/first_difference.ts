/** Where two plain values differ. */
export interface Difference {
  /** The way there: names of fields, numbers of an array's elements; none where the values differ. */
  readonly steps: readonly (string | number)[];
  /** What the first has there; `undefined` where it has nothing. */
  readonly before: unknown;
  /** What the second has there. */
  readonly now: unknown;
}

/**
 * Finds the first field in which two plain values differ; the order of fields does not count.
 *
 * @param before The first value.
 * @param now The second value.
 * @returns The place and what is there; nothing where both are the same.
 *
 * @example
 * ```ts
 * import { firstDifference } from "@shrinklab/names";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(firstDifference({ a: 1, b: [2] }, { b: [2], a: 1 }), undefined);
 * assertEquals(firstDifference({ a: 1, b: [2] }, { a: 1, b: [3] }), {
 *   steps: ["b", 0],
 *   before: 2,
 *   now: 3,
 * });
 * ```
 */
export function firstDifference(before: unknown, now: unknown): Difference | undefined {
  if (Object.is(before, now)) return undefined;
  const list = Array.isArray(before);
  if (!isObject(before) || !isObject(now) || list !== Array.isArray(now)) {
    return { steps: [], before, now };
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const found = firstDifference(before[key], now[key]);
    if (found) return { ...found, steps: [list ? Number(key) : key, ...found.steps] };
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
