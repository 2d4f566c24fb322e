import { numberArithmetic } from "@shrinklab/formula";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { adam, adamW, powersOf } from "./adam.ts";

Deno.test("adam() first steps by the learning rate whatever the gradient's size", () => {
  for (const semantics of ["pytorch", "keras"] as const) {
    const rule = adam({ type: "Adam", semantics, lr: 0.01, epsilon: 1e-12 });
    for (const gradient of [1e-3, 1, 1e3]) {
      const values = { mean: 0, square: 0, ...rule.constants, ...rule.scalars(1, 0.01) };
      const { pull, metric } = rule.evaluate(numberArithmetic, gradient, values);
      assertAlmostEquals(pull! / metric!, 0.01, 1e-6);
    }
  }
});

Deno.test("adam() lets Keras's epsilon count for more in the first step", () => {
  const step = (semantics: "pytorch" | "keras") => {
    const rule = adam({ type: "Adam", semantics, lr: 1, epsilon: 0.1 });
    const values = { mean: 0, square: 0, ...rule.constants, ...rule.scalars(1, 1) };
    const { pull, metric } = rule.evaluate(numberArithmetic, 1, values);
    return pull! / metric!;
  };
  assertAlmostEquals(step("pytorch"), 1 / 1.1, 1e-12);
  assertAlmostEquals(step("keras"), 1 / (1 + 0.1 / Math.sqrt(0.001)), 1e-5);
});

Deno.test("adamW() has its framework's decay where none is given", () => {
  const decay = (semantics: "pytorch" | "keras", weightDecay?: number) =>
    adamW({
      type: "AdamW",
      semantics,
      lr: 1,
      ...(weightDecay === undefined ? {} : { weightDecay }),
    })
      .decay;
  assertEquals(decay("pytorch"), { factor: 0.01, decoupled: true });
  assertEquals(decay("keras"), { factor: 0.004, decoupled: true });
  assertEquals(decay("keras", 0), { factor: 0, decoupled: true });
});

Deno.test("powersOf() is exact where the power is", () => {
  assertEquals([0, 1, 2, 5, 10].map(powersOf(2)), [1, 2, 4, 32, 1024]);
  assertEquals(powersOf(0)(0), 1);
});

Deno.test("powersOf() is what repeated products come close to", () => {
  fc.assert(fc.property(
    fc.double({ min: 0.5, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 2000 }),
    (base, exponent) => {
      let product = 1;
      for (let i = 0; i < exponent; i++) product *= base;
      assertAlmostEquals(powersOf(base)(exponent), product, 1e-12);
    },
  ));
});
