/**
 * How many numbers a shape holds.
 *
 * @param shape Lengths of its axes.
 * @returns Their product; 1 of no axes.
 *
 * @example
 * ```ts
 * import { sizeOf } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sizeOf([28, 28, 3]), 2352);
 * ```
 */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
