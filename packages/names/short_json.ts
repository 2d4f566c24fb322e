/** Characters of a value in a sentence; the three last are dots where there are more. */
const MOST = 60;

/**
 * Writes a value into a sentence: as JSON, at most 60 characters of it.
 *
 * @param value Plain data.
 * @param none What stands for a value that JSON does not have, such as `undefined`; default its text.
 * @returns The text.
 *
 * @example
 * ```ts
 * import { shortJson } from "@shrinklab/names";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(shortJson({ lr: 0.1 }), '{"lr":0.1}');
 * assertEquals(shortJson(undefined, "absent"), "absent");
 * ```
 */
export function shortJson(value: unknown, none?: string): string {
  const text = JSON.stringify(value) ?? none ?? String(value);
  return text.length > MOST ? `${text.slice(0, MOST - 3)}...` : text;
}
