import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotMatch,
  assertNotStrictEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
} from "./mod.ts";

/** The error that a failing assertion throws; an assertion that passes is the failure here. */
function failure(body: () => void): Error {
  try {
    body();
  } catch (error) {
    if (error instanceof AssertionError) return error;
    throw error;
  }
  throw new Error("the assertion passed, want a failure");
}

Deno.test("equal() compares deeply, with NaN equal to itself and 0 equal to -0", () => {
  assert(equal([1, { a: NaN }], [1, { a: NaN }]));
  assert(equal([0], [-0]));
  assert(equal(new Float32Array([0, NaN]), new Float32Array([-0, NaN])));
  assert(equal(new Map([["a", [1]]]), new Map([["a", [1]]])));
  assert(equal(new Set([[1], [2]]), new Set([[2], [1]])));
  assert(equal(new Date(5), new Date(5)));
  assert(equal(/a/g, /a/g));
});

Deno.test("equal() tells different classes, keys and lengths apart", () => {
  assertFalse(equal({ a: undefined }, {}));
  assertFalse(equal({ a: undefined }, { b: undefined }));
  assertFalse(equal(new Float32Array(1), new Float64Array(1)));
  assertFalse(equal(new Float32Array(1), new Float32Array(2)));
  assertFalse(equal([1], { 0: 1 }));
  assertFalse(equal(new Set([1, 1, 2]), new Set([1, 3])));
  assertFalse(equal(null, {}));
  assertFalse(equal("1", 1));
});

Deno.test("equal() ends on values that contain themselves", () => {
  const a: Record<string, unknown> = { x: 1 };
  const b: Record<string, unknown> = { x: 1 };
  a.self = a;
  b.self = b;
  assert(equal(a, b));
});

Deno.test("assertEquals() shows the difference and the caller's text", () => {
  const { message } = failure(() => assertEquals([1, 2], [1, 3], "counts"));
  assertStringIncludes(message, "counts");
  assertStringIncludes(message, "3");
});

Deno.test("assertAlmostEquals() has a relative default tolerance", () => {
  assertAlmostEquals(1e9 + 1, 1e9);
  assertAlmostEquals(-1 - 5e-8, -1);
  assertAlmostEquals(Infinity, Infinity);
  assertAlmostEquals(5, 4, 1);
  failure(() => assertAlmostEquals(1 + 1e-6, 1));
  failure(() => assertAlmostEquals(NaN, 1, 10));
});

Deno.test("assertThrows() checks class and message, and returns the error", () => {
  const thrower = () => {
    throw new RangeError("factor is -1");
  };
  assertEquals(assertThrows(thrower, RangeError, "-1").message, "factor is -1");
  assertThrows(thrower);
  failure(() => assertThrows(thrower, TypeError));
  failure(() => assertThrows(thrower, RangeError, "-2"));
  failure(() => assertThrows(() => 1));
});

Deno.test("assertRejects() checks class and message, and returns the error", async () => {
  const error = await assertRejects(
    () => Promise.reject(new TypeError("no")),
    TypeError,
    "no",
  );
  assertEquals(error.message, "no");
  await assertRejects(
    () => assertRejects(() => Promise.resolve(1)),
    AssertionError,
    "reject",
  );
});

Deno.test("every assertion fails where it should", () => {
  failure(() => assert(0));
  failure(() => assertFalse(1));
  failure(() => assertExists(null));
  failure(() => assertNotEquals([1], [1]));
  failure(() => assertStrictEquals(0, -0));
  failure(() => assertNotStrictEquals(1, 1));
  failure(() => assertGreater(1, 1));
  failure(() => assertGreaterOrEqual(0, 1));
  failure(() => assertLess(1, 1));
  failure(() => assertLessOrEqual(2, 1));
  failure(() => assertMatch("a", /b/));
  failure(() => assertNotMatch("a", /a/));
  failure(() => assertStringIncludes("a", "b"));
  assertStringIncludes(failure(() => fail("so")).message, "so");
});
