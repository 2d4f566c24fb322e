/**
 * JSON with the fields of every object in order, so that equal values have equal texts.
 *
 * @param value Plain data; fields that are `undefined` are not there.
 * @returns The text; `absent` of what there is not.
 *
 * @example
 * ```ts
 * import { canonicalJson } from "@shrinklab/names";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(canonicalJson({ b: [{ d: 1, c: 2 }], a: 0 }), '{"a":0,"b":[{"c":2,"d":1}]}');
 * ```
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_, part) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  ) ?? "absent";
}
