import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "./mod.ts";

const throwRange = () => {
  throw new RangeError("factor is -1");
};

Deno.test("every assertion fails where it should", () => {
  const failing: Record<string, () => unknown> = {
    assert: () => assert(0),
    assertEquals: () => assertEquals([1], [2]),
    assertNotEquals: () => assertNotEquals([0, NaN], [-0, NaN]),
    assertAlmostEquals: () => assertAlmostEquals(1 + 1e-6, 1),
    "assertAlmostEquals NaN": () => assertAlmostEquals(NaN, 1, 10),
    assertLess: () => assertLess(1, 1),
    assertGreater: () => assertGreater(1, 1),
    assertStringIncludes: () => assertStringIncludes("a", "b"),
    assertMatch: () => assertMatch("a", /b/),
    assertInstanceOf: () => assertInstanceOf({}, Error),
    assertThrows: () => assertThrows(() => 1),
    "assertThrows class": () => assertThrows(throwRange, TypeError),
    "assertThrows message": () => assertThrows(throwRange, RangeError, "-2"),
  };
  for (const [name, body] of Object.entries(failing)) {
    let thrown: unknown;
    try {
      body();
    } catch (error) {
      thrown = error;
    }
    if (!(thrown instanceof AssertionError)) throw new Error(`${name} did not fail`);
  }
});

Deno.test("assertEquals() compares by content, and tells classes, keys and lengths apart", () => {
  assertEquals(new Map([["a", new Set([[1], [2]])]]), new Map([["a", new Set([[2], [1]])]]));
  assertEquals([new Float32Array([0, NaN]), new Date(5)], [
    new Float32Array([-0, NaN]),
    new Date(5),
  ]);
  assertNotEquals<unknown>({ a: undefined }, { b: undefined });
  assertNotEquals<unknown>(new Float32Array(1), new Float64Array(1));
  assertNotEquals(new Float32Array(1), new Float32Array(2));
  assertNotEquals<unknown>([1], { 0: 1 });
  assertNotEquals(new Set([1, 1, 2]), new Set([1, 3]));
  const selfish = (x: number) => {
    const it: Record<string, unknown> = { x };
    return Object.assign(it, { it });
  };
  assertEquals(selfish(1), selfish(1));
  assertNotEquals(selfish(1), selfish(2));
});

Deno.test("assertThrows() and assertRejects() return the error", async () => {
  assertEquals(assertThrows(throwRange, RangeError, "-1").message, "factor is -1");
  const error = await assertRejects(() => Promise.reject(new TypeError("no")), TypeError, "no");
  assertEquals(error.message, "no");
  await assertRejects(() => assertRejects(() => Promise.resolve(1)), AssertionError, "an error");
});
