import { assertEquals, assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { activations } from "../reference/activations.ts";
import { largestError } from "../reference/largest_error.ts";
import { randomValues } from "../reference/random_values.ts";
import { softmax } from "../reference/softmax_cross_entropy.ts";
import { onBoth, runKernel, sameAsCpu, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

const [rows, columns] = [fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 40 })];

Deno.test("Softmax and its gradient are right to 1e-5, the same on 2 threads", () => {
  fc.assert(
    fc.property(rows, columns, fc.nat(1e6), (rows, columns, seed) => {
      const [z, dy] = [
        randomValues(rows * columns, seed, 9),
        randomValues(rows * columns, seed + 1),
      ];
      const [y, dz] = onBoth(engines, () => {
        const y = tf.softmax(tf.tensor2d(z, [rows, columns]));
        return [y, ...runKernel("SoftmaxGrad", { dy: tf.tensor2d(dy, [rows, columns]), y })];
      });
      const p = softmax(z, columns);
      assertLess(largestError(y!, p), 1e-5);
      const wanted = p.map((one, i) => {
        const start = i - i % columns;
        let along = 0;
        for (let k = start; k < start + columns; k++) along += dy[k]! * p[k]!;
        return one * (dy[i]! - along);
      });
      assertLess(largestError(dz!, wanted, 0.1), 1e-5);
    }),
    { numRuns: 30 },
  );
});

for (const [name, { value }] of Object.entries(activations)) {
  Deno.test(`Activate by ${name} is right to 1e-6`, () => {
    const x = randomValues(33_333, 1, 8);
    const [y] = onBoth(
      engines,
      () => runKernel("Activate", { x: tf.tensor1d(x) }, { activation: name }),
    );
    assertLess(largestError(y!, Float64Array.from(x, value), 1), 1e-6);
  });
}

Deno.test("ScaleColumns multiplies each column, into a new tensor and in place", () => {
  fc.assert(
    fc.property(rows, columns, fc.boolean(), (rows, columns, assign) => {
      const [x, factors] = [randomValues(rows * columns, 1), randomValues(columns, 2)];
      const [before, after] = onBoth(engines, () => {
        const tensor = tf.tensor2d(x, [rows, columns]);
        const inputs = { x: tensor, factors: tf.tensor1d(factors) };
        const results = runKernel("ScaleColumns", inputs, { assign });
        return [tensor, results[0] ?? tensor.clone()];
      });
      const wanted = x.map((value, i) => value * factors[i % columns]!);
      assertEquals(after, wanted);
      assertEquals(before, assign ? wanted : x);
    }),
    { numRuns: 40 },
  );
});

Deno.test("tf.oneHot() gives what tfjs's cpu backend gives, rows of zeros among them", () => {
  const indices = () => tf.tensor1d([0, 2, -1, 3, 1, 1e6], "int32");
  sameAsCpu(() => [tf.oneHot(indices(), 3, 1, 0, "float32")]);
  sameAsCpu(() => [tf.oneHot(indices(), 3), tf.oneHot(indices(), 4, 5, 2, "float32")]);
});

Deno.test("tf.cast() gives what tfjs's cpu backend gives, for every two kinds", () => {
  const kinds = ["float32", "int32", "bool"] as const;
  for (const from of kinds) {
    for (const to of kinds) {
      sameAsCpu(() => [tf.tensor1d([0, 1, 1, 0, 1], from).cast(to)]);
    }
  }
});

Deno.test("tf.cast() rounds large integers to float32", () => {
  const integers = [16777217, -5, 2 ** 31 - 1];
  const [floats] = onBoth(engines, () => [tf.tensor1d(integers, "int32").cast("float32")]);
  assertEquals([...floats!], integers.map(Math.fround));
});
