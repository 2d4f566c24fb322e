import { numberArithmetic } from "@shrinklab/formula";
import { assertAlmostEquals } from "@std/assert";
import { adam } from "./adam.ts";

Deno.test("adam() first steps by the learning rate whatever the gradient's size", () => {
  for (const semantics of ["pytorch", "keras"] as const) {
    const rule = adam({ type: "Adam", semantics, lr: 0.01, epsilon: 1e-12 });
    for (const gradient of [1e-3, 1, 1e3]) {
      const values = { mean: 0, square: 0, ...rule.constants, ...rule.scalars(1, 0.01) };
      assertAlmostEquals(rule.evaluate(numberArithmetic, gradient, values).step, 0.01, 1e-6);
    }
  }
});

Deno.test("adam() lets Keras's epsilon count for more in the first step", () => {
  const step = (semantics: "pytorch" | "keras") => {
    const rule = adam({ type: "Adam", semantics, lr: 1, epsilon: 0.1 });
    const values = { mean: 0, square: 0, ...rule.constants, ...rule.scalars(1, 1) };
    return rule.evaluate(numberArithmetic, 1, values).step;
  };
  assertAlmostEquals(step("pytorch"), 1 / 1.1, 1e-12);
  assertAlmostEquals(step("keras"), 1 / (1 + 0.1 / Math.sqrt(0.001)), 1e-5);
});
