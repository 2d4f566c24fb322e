/**
 * Finds the first field in which two plain values differ, and says how.
 *
 * @param before What was.
 * @param now What is; the order of fields does not count.
 * @returns `methods.0.optimizer.lr was 0.1 and is 0.2`; nothing where they are the same.
 *
 * @example
 * ```ts
 * import { firstDifference } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(firstDifference({ a: 1, b: [2] }, { b: [2], a: 1 }), undefined);
 * assertEquals(firstDifference({ a: 1, b: [2] }, { a: 1, b: [3] }), "b.0 was 2 and is 3");
 * ```
 */
export function firstDifference(before: unknown, now: unknown): string | undefined {
  return difference(before, now, "");
}

function difference(before: unknown, now: unknown, path: string): string | undefined {
  if (Object.is(before, now)) return undefined;
  if (isObject(before) && isObject(now) && Array.isArray(before) === Array.isArray(now)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
      const found = difference(before[key], now[key], path === "" ? key : `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return `${path === "" ? "it" : path} was ${short(before)} and is ${short(now)}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "not there";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
