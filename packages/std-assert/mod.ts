/**
 * Thin stand-in for `jsr:@std/assert` where jsr is not reachable: the same names and signatures
 * for the part of it that this project uses. See README.md for how to drop it.
 *
 * @module
 */
export { assertAlmostEquals } from "./almost_equals.ts";
export { AssertionError } from "./assertion_error.ts";
export { equal } from "./equal.ts";
export {
  assertEquals,
  assertNotEquals,
  assertNotStrictEquals,
  assertStrictEquals,
} from "./equals.ts";
export { type AnyConstructor, assertInstanceOf, type GetConstructorType } from "./instance_of.ts";
export { assertGreater, assertGreaterOrEqual, assertLess, assertLessOrEqual } from "./order.ts";
export { assertRejects } from "./rejects.ts";
export { assertMatch, assertNotMatch, assertStringIncludes } from "./text.ts";
export { assertThrows } from "./throws.ts";
export { assert, assertExists, assertFalse, fail } from "./truth.ts";
