import { assertEquals, assertThrows } from "@std/assert";
import type { Formula } from "./formula.ts";
import { evaluateNumbers, numberArithmetic } from "./numbers.ts";

const scaled: Formula = {
  name: "scaled",
  inputs: ["a", "b"],
  scalars: ["by"],
  outputs: ["a", "b"],
  evaluate: (m, v) => ({ a: m.multiply(v.by!, v.b!), b: v.a! }),
};

Deno.test("numberArithmetic has sign 0 at zero", () => {
  assertEquals([-2, 0, 3].map(numberArithmetic.sign), [-1, 0, 1]);
});

Deno.test("evaluateNumbers() calculates all outputs from the old inputs", () => {
  const { a, b } = evaluateNumbers(scaled, { a: [1, 2], b: [3, 4] }, { by: 10 });
  assertEquals([[...a!], [...b!]], [[30, 40], [1, 2]]);
});

Deno.test("evaluateNumbers() throws on inputs of two lengths", () => {
  assertThrows(
    () => evaluateNumbers(scaled, { a: [1, 2], b: [3] }, { by: 1 }),
    RangeError,
    'Cannot evaluate "scaled": input "b" has 1 elements, want 2',
  );
});

Deno.test("evaluateNumbers() throws on a missing or unknown name", () => {
  assertThrows(
    () => evaluateNumbers(scaled, { a: [1], b: [1] }, {}),
    TypeError,
    'scalar "by" is missing',
  );
  assertThrows(
    () => evaluateNumbers(scaled, { a: [1], b: [1], c: [1] }, { by: 1 }),
    TypeError,
    'input "c" is unknown, want "a", "b"',
  );
});
