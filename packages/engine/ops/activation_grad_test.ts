import { assertEquals, assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { activations } from "../reference/activations.ts";
import { largestError } from "../reference/largest_error.ts";
import { randomValues } from "../reference/random_values.ts";
import { onBoth, runKernel, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

function check(name: string, rows: number, columns: number, seed: number): void {
  const { value, derivative } = activations[name]!;
  const z = randomValues(rows * columns, seed, 6);
  const dy = randomValues(rows * columns, seed + 1);
  const y = z.map(value);
  const [dz, dBias] = onBoth(engines, () =>
    runKernel(
      "ActivationGrad",
      { dy: tf.tensor2d(dy, [rows, columns]), y: tf.tensor2d(y, [rows, columns]) },
      { activation: name },
    ));
  const wanted = Float64Array.from(dy, (one, i) => one * derivative(z[i]!));
  // Of a single entry tanh' may be next to nothing, and y, rounded to float32, holds no digit of it.
  assertLess(largestError(dz!, wanted, 1 / 3), 1e-5);
  const sums = new Float64Array(columns);
  for (const [i, one] of wanted.entries()) sums[i % columns]! += one;
  assertLess(largestError(dBias!, sums, Math.sqrt(rows) / 3), 1e-5);
}

for (const name of Object.keys(activations)) {
  Deno.test(`ActivationGrad of ${name} is right to 1e-5 for any rows and columns`, () => {
    const [rows, columns] = [fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 70 })];
    fc.assert(
      fc.property(rows, columns, fc.nat(1e6), (rows, columns, seed) => {
        check(name, rows, columns, seed);
      }),
      { numRuns: 15 },
    );
    check(name, 20_011, 5, 1);
  });
}

Deno.test("ActivationGrad sums over all axes but the last", () => {
  const dy = tf.ones([2, 3, 4, 5]);
  const [dz, dBias] = runKernel("ActivationGrad", { dy, y: dy }, { activation: "relu" });
  assertEquals(dz!.shape, [2, 3, 4, 5]);
  assertEquals([...dBias!.dataSync()], [24, 24, 24, 24, 24]);
  tf.dispose([dy, dz!, dBias!]);
});

Deno.test("ActivationGrad of linear gives its input on, which outlives the original", () => {
  const dy = tf.tensor2d([[1, 2], [3, 4]]);
  const [dz, dBias] = runKernel("ActivationGrad", { dy, y: dy }, { activation: "linear" });
  dy.dispose();
  const others = tf.fill([2, 2], 9);
  assertEquals([...dz!.dataSync()], [1, 2, 3, 4]);
  tf.dispose([dz!, dBias!, others]);
});
