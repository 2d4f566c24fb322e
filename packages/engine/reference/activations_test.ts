import { assertLess } from "@std/assert";
import { activations } from "./activations.ts";
import { finiteDifferences } from "./finite_differences.ts";
import { largestError } from "./largest_error.ts";

const points = Float64Array.of(-20, -3, -1, -0.1, -0.01, 0.01, 0.1, 1, 3, 20);

for (const [name, { value, derivative }] of Object.entries(activations)) {
  Deno.test(`activations.${name} has the derivative that finite differences show`, () => {
    const sum = (z: Float64Array) => z.reduce((total, one) => total + value(one), 0);
    const shown = finiteDifferences(sum, points);
    assertLess(largestError(points.map(derivative), shown), 1e-8);
  });
}
