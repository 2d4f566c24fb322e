import { nearest } from "./nearest.ts";

/**
 * Finds what a name stands for.
 *
 * @param action What cannot be done without it, for the error: `"train"`.
 * @param thing What is named: `"loss"`.
 * @param name The name that was given.
 * @param known What there is, by its name.
 * @returns The entry of that name.
 * @throws {RangeError} If there is none; the message lists the names and suggests the nearest.
 *
 * @example
 * ```ts
 * import { lookUp } from "@shrinklab/names";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const sides = { square: 4, triangle: 3 };
 * assertEquals(lookUp("draw", "shape", "square", sides), 4);
 * assertThrows(
 *   () => lookUp("draw", "shape", "sqare", sides),
 *   RangeError,
 *   'Cannot draw: shape is "sqare", want one of square, triangle; did you mean square?',
 * );
 * ```
 */
export function lookUp<Entry>(
  action: string,
  thing: string,
  name: string,
  known: Readonly<Record<string, Entry>>,
): Entry {
  checkName(action, thing, name, Object.keys(known));
  return known[name]!;
}

/**
 * Checks that a name is a known one.
 *
 * @param action What cannot be done with another, for the error: `"train"`.
 * @param thing What is named: `"loss"`.
 * @param name The name that was given.
 * @param known The names there are.
 * @throws {RangeError} If it is none of them; the message lists them and suggests the nearest.
 *
 * @example
 * ```ts
 * import { checkName } from "@shrinklab/names";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(
 *   () => checkName("paint", "color", "blu", ["red", "blue"]),
 *   RangeError,
 *   'Cannot paint: color is "blu", want one of red, blue; did you mean blue?',
 * );
 * ```
 */
export function checkName(
  action: string,
  thing: string,
  name: string,
  known: readonly string[],
): void {
  if (known.includes(name)) return;
  // A name from a file may be anything but text.
  throw new RangeError(
    `Cannot ${action}: ${thing} is ${JSON.stringify(name)}, want ${knownNames(name, known)}`,
  );
}

/**
 * Says what would have been right in place of an unknown name, for an error of one's own.
 *
 * @param name The name that was given.
 * @param known The names there are.
 * @returns The names, and the nearest where one is near: what follows "want" in an error.
 *
 * @example
 * ```ts
 * import { knownNames } from "@shrinklab/names";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(knownNames("blu", ["red", "blue"]), "one of red, blue; did you mean blue?");
 * assertEquals(knownNames("x", ["red"]), "red");
 * ```
 */
export function knownNames(name: unknown, known: readonly string[]): string {
  const list = known.length === 1 ? known[0]! : `one of ${known.join(", ")}`;
  const guess = known.length === 1 ? undefined : nearest(String(name), known);
  return guess === undefined ? list : `${list}; did you mean ${guess}?`;
}
