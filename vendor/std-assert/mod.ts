/**
 * Stand-in for `jsr:@std/assert` where jsr is not reachable: the same names and signatures for the
 * part of it that this project uses. See README.md for how to drop it.
 *
 * @module
 */
import { AssertionError as NodeAssertionError } from "node:assert";
import { equal } from "./equal.ts";

/** Thrown by every assertion that does not hold. */
export class AssertionError extends Error {
  /** What it is called in messages and stacks. */
  override readonly name = "AssertionError";
}

/** A class of errors, or of anything else. */
// deno-lint-ignore no-explicit-any
export type Class<Instance> = abstract new (...args: any[]) => Instance;

/**
 * Asserts that a value is truthy, and narrows its type.
 *
 * @param expr Value that must hold.
 * @param msg Text of the error.
 * @throws {AssertionError} If it is falsy.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(1 + 1 === 2);
 * ```
 */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/**
 * Asserts deep equality: `NaN` equals itself, `0` equals `-0`, keys and constructors must match.
 *
 * @param actual Value that was found.
 * @param expected Value that is wanted.
 * @param msg Text put in front of the difference.
 * @throws {AssertionError} If they differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new Float32Array([1, 2]), new Float32Array([1, 2]));
 * ```
 */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) throw comparison(actual, expected, "deepStrictEqual", msg);
}

/**
 * Asserts that two values are not deeply equal.
 *
 * @param actual Value that was found.
 * @param expected Value that is not wanted.
 * @param msg Text put in front.
 * @throws {AssertionError} If they are equal.
 *
 * @example
 * ```ts
 * import { assertNotEquals } from "@std/assert";
 *
 * assertNotEquals([1], [2]);
 * ```
 */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) throw comparison(actual, expected, "notDeepStrictEqual", msg);
}

/**
 * Asserts `|actual - expected| <= tolerance`; `NaN` is near `NaN` alone.
 *
 * @param actual Value that was found.
 * @param expected Value that is wanted.
 * @param tolerance Largest difference; by default 1e-7 of `|expected|`, or 1e-7 where that is 0
 * or infinite.
 * @param msg Text put in front.
 * @throws {AssertionError} If the difference is larger.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(0.1 + 0.2, 0.3);
 * ```
 */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  const scale = Math.abs(expected);
  const allowed = tolerance ?? (scale > 0 && Number.isFinite(scale) ? scale * 1e-7 : 1e-7);
  const difference = Math.abs(actual - expected);
  if (difference <= allowed) return;
  throw new AssertionError(
    `${msg === undefined ? "" : `${msg}: `}Expected ${actual} to be within ${allowed} of ` +
      `${expected}, the difference is ${difference}`,
  );
}

/**
 * Asserts `actual < expected`.
 *
 * @param actual Value that was found.
 * @param expected Bound.
 * @param msg Text of the error.
 * @throws {AssertionError} If it is not less.
 *
 * @example
 * ```ts
 * import { assertLess } from "@std/assert";
 *
 * assertLess(1, 2);
 * ```
 */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) throw new AssertionError(msg ?? `Expect ${actual} < ${expected}`);
}

/**
 * Asserts `actual > expected`.
 *
 * @param actual Value that was found.
 * @param expected Bound.
 * @param msg Text of the error.
 * @throws {AssertionError} If it is not greater.
 *
 * @example
 * ```ts
 * import { assertGreater } from "@std/assert";
 *
 * assertGreater(2, 1);
 * ```
 */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) throw new AssertionError(msg ?? `Expect ${actual} > ${expected}`);
}

/**
 * Asserts that a text contains another.
 *
 * @param actual Text that was found.
 * @param expected Part that must be in it.
 * @param msg Text added to the error.
 * @throws {AssertionError} If it is not.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes("weight decay", "decay");
 * ```
 */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (actual.includes(expected)) return;
  const [found, wanted] = [actual, expected].map((text) => JSON.stringify(text));
  throw new AssertionError(`Expected ${found} to contain ${wanted}${suffix(msg)}`);
}

/**
 * Asserts that a text matches a pattern.
 *
 * @param actual Text that was found.
 * @param expected Pattern.
 * @param msg Text added to the error.
 * @throws {AssertionError} If it does not match.
 *
 * @example
 * ```ts
 * import { assertMatch } from "@std/assert";
 *
 * assertMatch("seed 3", /\d/);
 * ```
 */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (expected.test(actual)) return;
  const found = JSON.stringify(actual);
  throw new AssertionError(`Expected ${found} to match ${expected}${suffix(msg)}`);
}

/**
 * Asserts that a value is an instance of a class, and narrows its type.
 *
 * @param actual Value that was found.
 * @param expectedType Class it must belong to.
 * @param msg Text added to the error.
 * @throws {AssertionError} If it does not.
 *
 * @example
 * ```ts
 * import { assertInstanceOf } from "@std/assert";
 *
 * assertInstanceOf(new RangeError("x"), Error);
 * ```
 */
export function assertInstanceOf<Instance>(
  actual: unknown,
  expectedType: Class<Instance>,
  msg?: string,
): asserts actual is Instance {
  if (actual instanceof expectedType) return;
  throw new AssertionError(
    `Expected an instance of ${expectedType.name}, got ${described(actual)}${suffix(msg)}`,
  );
}

/**
 * Asserts that a function throws.
 *
 * @param fn Function that must throw.
 * @param msg Text added to the error.
 * @returns What it threw.
 */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/**
 * Asserts that a function throws an error of a class, and what its message contains.
 *
 * @param fn Function that must throw.
 * @param errorClass Class the error must belong to.
 * @param msgIncludes Text its message must contain.
 * @param msg Text added to the error.
 * @returns What it threw.
 * @throws {AssertionError} If it does not throw, or throws something else.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => new Float32Array(-1), RangeError, "length");
 * ```
 */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: Class<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(fn: () => unknown, ...wanted: Wanted): unknown {
  try {
    fn();
  } catch (thrown) {
    return judged(thrown, wanted);
  }
  return judged(nothing, wanted);
}

/**
 * Asserts that a function's promise rejects.
 *
 * @param fn Function whose promise must reject; throwing at once does not count.
 * @param msg Text added to the error.
 * @returns What it rejected with.
 */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/**
 * Asserts that a function's promise rejects with an error of a class, and what its message contains.
 *
 * @param fn Function whose promise must reject; throwing at once does not count.
 * @param errorClass Class the error must belong to.
 * @param msgIncludes Text its message must contain.
 * @param msg Text added to the error.
 * @returns What it rejected with.
 * @throws {AssertionError} If it does not reject, or rejects with something else.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => Promise.reject(new RangeError("too far")), RangeError, "far");
 * ```
 */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: Class<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  ...wanted: Wanted
): Promise<unknown> {
  const promise = fn();
  try {
    await promise;
  } catch (thrown) {
    return judged(thrown, wanted);
  }
  return judged(nothing, wanted);
}

/** What follows the function in a call of `assertThrows` or `assertRejects`. */
type Wanted = [errorClass?: Class<Error> | string, msgIncludes?: string, msg?: string];

/** Stands for no error at all. */
const nothing = Symbol();

/** What was thrown, if it is what was wanted. */
function judged(thrown: unknown, [errorClass, msgIncludes = "", text]: Wanted): unknown {
  const msg = typeof errorClass === "string" ? errorClass : text;
  if (thrown === nothing) throw new AssertionError(`Expected an error${suffix(msg)}`);
  if (errorClass === undefined || typeof errorClass === "string") return thrown;
  if (!(thrown instanceof errorClass)) {
    throw new AssertionError(
      `Expected an error of class ${errorClass.name}, got ${described(thrown)}${suffix(msg)}`,
    );
  }
  assertStringIncludes(thrown.message, msgIncludes, msg);
  return thrown;
}

/** The text for two values that should have been (un)equal, with node:assert's difference. */
function comparison(
  actual: unknown,
  expected: unknown,
  operator: "deepStrictEqual" | "notDeepStrictEqual",
  msg?: string,
): AssertionError {
  const { message } = new NodeAssertionError({ actual, expected, operator });
  return new AssertionError(msg === undefined ? message : `${msg}: ${message}`);
}

function described(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const isObject = typeof value === "object" && value !== null;
  return isObject ? value.constructor?.name ?? "an object without a class" : String(value);
}

function suffix(msg: string | undefined): string {
  return msg === undefined ? "" : `: ${msg}`;
}
