import { assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { largestError } from "../reference/largest_error.ts";
import {
  normalization,
  normalizationGradient,
  type NormalizationShape,
} from "../reference/normalization.ts";
import { randomValues } from "../reference/random_values.ts";
import { onBoth, runKernel, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

/** Of few entries the variance may be next to nothing, which magnifies what rounding does. */
const shapes: fc.Arbitrary<NormalizationShape> = fc.record({
  group: fc.integer({ min: 8, max: 150 }),
  groups: fc.integer({ min: 1, max: 70 }),
  over: fc.constantFrom("rows" as const, "columns" as const),
  epsilon: fc.constantFrom(1e-3, 1e-5),
}).map(({ group, groups, over, epsilon }) => {
  const [rows, columns] = over === "rows" ? [group, groups] : [groups, group];
  return { rows, columns, over, epsilon };
});

function draw({ rows, columns }: NormalizationShape, seed: number) {
  return {
    x: randomValues(rows * columns, seed, 3),
    scale: randomValues(columns, seed + 1),
    shift: randomValues(columns, seed + 2),
    dy: randomValues(rows * columns, seed + 3),
  };
}

function check(shape: NormalizationShape, seed: number): void {
  const { rows, columns, over, epsilon } = shape;
  const { dy, ...operands } = draw(shape, seed);
  const results = onBoth(engines, () => {
    const x = tf.tensor2d(operands.x, [rows, columns]);
    const [scale, shift] = [tf.tensor1d(operands.scale), tf.tensor1d(operands.shift)];
    const attributes = { over, epsilon };
    const forward = runKernel("Normalize", { x, scale, shift }, attributes);
    const [mean, variance] = [forward[1]!, forward[2]!];
    const saved = { dy: tf.tensor2d(dy, [rows, columns]), x, scale, mean, variance };
    return [...forward, ...runKernel("NormalizeGrad", saved, attributes)];
  });
  const { y, mean, variance } = normalization(operands, shape);
  const { dx, dScale, dShift } = normalizationGradient(dy, operands, shape);
  const wanted = { y, mean, variance, dx, dScale, dShift };
  for (const [i, [name, values]] of Object.entries(wanted).entries()) {
    const error = largestError(results[i]!, values, name === "dx" ? 0.1 : 1);
    assertLess(error, 1e-5, `${name} is off by ${error}`);
  }
}

Deno.test("Normalize and its gradient are right to 1e-5, the same on 2 threads", () => {
  fc.assert(fc.property(shapes, fc.nat(1e6), check), { numRuns: 60 });
});

Deno.test("Normalize is right for one column, and for whole groups of columns", () => {
  for (const over of ["rows", "columns"] as const) {
    for (const columns of [13, 16, 64, 100]) {
      check({ rows: 203, columns, over, epsilon: 1e-3 }, columns);
    }
  }
  check({ rows: 50, columns: 3, over: "rows", epsilon: 1e-3 }, 1);
  check({ rows: 50, columns: 1, over: "rows", epsilon: 1e-3 }, 1);
});

Deno.test("NormalizeWith takes means and variances as they are given", () => {
  fc.assert(
    fc.property(shapes, fc.nat(1e6), ({ epsilon, ...sizes }, seed) => {
      const shape = { ...sizes, rows: sizes.rows + 8, over: "rows" as const, epsilon };
      const { rows, columns } = shape;
      const { x, scale, shift } = draw(shape, seed);
      const { y, mean, variance } = normalization({ x, scale, shift }, shape);
      const [result] = onBoth(engines, () => {
        const known = { mean: Float32Array.from(mean), variance: Float32Array.from(variance) };
        const inputs = Object.fromEntries(
          Object.entries({ ...known, scale, shift }).map(([k, v]) => [k, tf.tensor1d(v)]),
        );
        const whole = tf.tensor2d(x, [rows, columns]);
        return runKernel("NormalizeWith", { x: whole, ...inputs }, { epsilon });
      });
      assertLess(largestError(result!, y, 1), 1e-5);
    }),
    { numRuns: 30 },
  );
});
