import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { l1, l1l2, l1Norm, l2, l2Norm } from "./elementwise.ts";

const strength = fc.double({ min: 0, max: 10, noNaN: true });
const weights = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1 });

/** Sum of a term over the weights, the penalties' definitions written down once more. */
function sumOf(w: readonly number[], term: (x: number) => number): number {
  return w.reduce((sum, x) => sum + term(x), 0);
}

const definitions: Record<string, (a: number, b: number, w: number[]) => [number, number]> = {
  "l1()": (a, _, w) => [l1(a).value(w), a * sumOf(w, Math.abs)],
  "l2()": (a, _, w) => [l2(a).value(w), a * sumOf(w, (x) => x * x)],
  "l1l2()": (a, b, w) => [l1l2(a, b).value(w), sumOf(w, (x) => a * Math.abs(x) + b * x * x)],
  "l1Norm()": (a, _, w) => [l1Norm(a).value(w), a * sumOf(w, Math.abs)],
  "l2Norm()": (a, _, w) => [l2Norm(a).value(w), a * Math.hypot(...w)],
};

for (const [name, values] of Object.entries(definitions)) {
  Deno.test(`${name} has the value of its definition`, () => {
    fc.assert(fc.property(strength, strength, weights, (a, b, w) => {
      const [value, expected] = values(a, b, w);
      assertAlmostEquals(value, expected, 1e-12 * (1 + expected));
    }));
  });
}

Deno.test("l1() pulls a small weight as hard as a large one", () => {
  assertEquals([...l1(0.5).gradient([1e-9, -3])], [0.5, -0.5]);
});

Deno.test("l2() of half a weight decay adds that decay times w", () => {
  const decay = 0.25;
  assertEquals([...l2(decay / 2).gradient([4, -8])], [decay * 4, decay * -8]);
});

Deno.test("l1l2() is the sum of l1() and l2()", () => {
  const weights = [0.5, -2, 0];
  assertEquals(l1l2(0.25, 4).value(weights), l1(0.25).value(weights) + l2(4).value(weights));
});

Deno.test("l1Norm() is the same function as l1()", () => {
  const weights = [0.5, -2, 0, 1e-8];
  assertEquals(l1Norm(0.3).value(weights), l1(0.3).value(weights));
  assertEquals(l1Norm(0.3).gradient(weights), l1(0.3).gradient(weights));
});

Deno.test("l2Norm() pulls with a gradient of length factor however large the tensor is", () => {
  for (const scale of [1e-6, 1, 1e6]) {
    const gradient = l2Norm(0.1).gradient([3 * scale, -4 * scale]);
    assertAlmostEquals(Math.hypot(...gradient), 0.1, 1e-12);
  }
});

Deno.test("l2Norm() stays finite where squares underflow float32", () => {
  assertEquals(l2Norm(1).gradient([1e-30]).every((g) => Math.abs(g) < 1e-6), true);
});
