import { assertAlmostEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import type { Arithmetic } from "./arithmetic.ts";
import { numberArithmetic } from "./numbers.ts";
import { tensorArithmetic } from "./tensors.ts";

await tf.setBackend("cpu");

const unary = ["abs", "sqrt", "sign"] as const;
const binary = ["add", "subtract", "multiply", "divide", "maximum", "minimum"] as const;
const number = fc.double({ min: 0.1, max: 10, noNaN: true });

/** One calculation in both interpreters, on the same float32 number. */
function compare(calculate: <T>(m: Arithmetic<T>) => T): void {
  const expected = calculate(numberArithmetic);
  const actual = tf.tidy(() => calculate(tensorArithmetic).dataSync()[0]!);
  assertAlmostEquals(actual, expected, 1e-5 * (1 + Math.abs(expected)));
}

for (const name of binary) {
  Deno.test(`tensorArithmetic.${name}() is that of numbers`, () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        compare((m) => m[name](m.constant(a), m.constant(b)));
        if (name !== "divide") compare((m) => m[name](m.constant(-a), m.constant(b)));
      }),
      { numRuns: 20 },
    );
  });
}

Deno.test("tensorArithmetic.multiplyAdd() is that of numbers", () => {
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      compare((m) => m.multiplyAdd(m.constant(a), m.constant(-b), m.constant(c)));
    }),
    { numRuns: 20 },
  );
});

for (const name of unary) {
  Deno.test(`tensorArithmetic.${name}() is that of numbers`, () => {
    for (const x of [0, 0.25, 4, ...(name === "sqrt" ? [] : [-0.25, -4])]) {
      compare((m) => m[name](m.constant(x)));
    }
  });
}
