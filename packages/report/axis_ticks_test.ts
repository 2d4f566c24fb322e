import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { axisTicks } from "./axis_ticks.ts";

Deno.test("axisTicks() keeps round ends and an exact zero", () => {
  assertEquals(axisTicks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert(Object.is(axisTicks(-1, 1, 2)[1], 0));
});

Deno.test("axisTicks() labels very small axes", () => {
  assertEquals(axisTicks(-2e-8, 2e-8, 4), [-2e-8, -1e-8, 0, 1e-8, 2e-8]);
});

Deno.test("axisTicks() is empty for an empty or endless axis", () => {
  for (const [low, high] of [[1, 1], [2, 1], [0, Infinity], [NaN, 1]] as const) {
    assertEquals(axisTicks(low, high, 5), []);
  }
});

Deno.test("axisTicks() stays within the axis, rises, and fits", () => {
  const size = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
  fc.assert(fc.property(size, fc.integer({ min: 2, max: 12 }), (high, about) => {
    const ticks = axisTicks(-high, high, about);
    assert(ticks.every((tick) => Math.abs(tick) <= high * (1 + 1e-8)));
    assert(ticks.every((tick, at) => at === 0 || tick > ticks[at - 1]!));
    assert(ticks.length >= 1 && ticks.length <= about + 1);
  }));
});
