import { assertAlmostEquals, assertLess } from "@std/assert";
import { dot } from "./dot.ts";
import { finiteDifferences } from "./finite_differences.ts";
import { largestError } from "./largest_error.ts";
import { normalization, normalizationGradient } from "./normalization.ts";
import { randomValues } from "./random_values.ts";

const [rows, columns] = [5, 4];
const operands = {
  x: randomValues(rows * columns, 1, 3),
  scale: randomValues(columns, 2),
  shift: randomValues(columns, 3),
};
const dy = randomValues(rows * columns, 4);

for (const over of ["rows", "columns"] as const) {
  const shape = { rows, columns, over, epsilon: 0.01 };

  Deno.test(`normalization() over ${over} has mean 0 and variance 1 but for epsilon`, () => {
    const plain = { ...operands, scale: [1, 1, 1, 1], shift: [0, 0, 0, 0] };
    const { y, variance } = normalization(plain, shape);
    const again = normalization({ ...plain, x: y }, shape);
    for (const [g, value] of again.mean.entries()) {
      assertAlmostEquals(value, 0, 1e-12);
      assertAlmostEquals(again.variance[g]!, variance[g]! / (variance[g]! + 0.01), 1e-12);
    }
  });

  Deno.test(`normalizationGradient() over ${over} agrees with finite differences`, () => {
    const { dx, dScale, dShift } = normalizationGradient(dy, operands, shape);
    const found = { x: dx, scale: dScale, shift: dShift };
    for (const name of ["x", "scale", "shift"] as const) {
      const shown = finiteDifferences(
        (values) => dot(normalization({ ...operands, [name]: values }, shape).y, dy),
        operands[name],
      );
      assertLess(largestError(found[name], shown), 1e-7);
    }
  });
}
