import { assert, assertEquals, assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { largestError } from "../reference/largest_error.ts";
import { randomValues } from "../reference/random_values.ts";
import {
  softmax,
  softmaxCrossEntropy,
  softmaxCrossEntropyGradient,
} from "../reference/softmax_cross_entropy.ts";
import { onBoth, runKernel, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

/** `[loss, probabilities, gradient]`, the loss's own gradient being `dy`. */
function calculate(values: Float32Array, answers: number[], classes: number, dy: number) {
  return onBoth(engines, () => {
    const logits = tf.tensor2d(values, [answers.length, classes]);
    const labels = tf.tensor1d(answers, "int32");
    const [loss, probabilities] = runKernel("SoftmaxCrossEntropy", { logits, labels });
    const upstream = { probabilities: probabilities!, labels, dy: tf.scalar(dy) };
    return [loss!, probabilities!, ...runKernel("SoftmaxCrossEntropyGrad", upstream)];
  });
}

function draw(rows: number, classes: number, seed: number, range: number) {
  const answers = Array.from(
    randomValues(rows, seed, 0.5),
    (value) => Math.min(classes - 1, Math.floor((value + 0.5) * classes)),
  );
  return { answers, values: randomValues(rows * classes, seed + 1, range) };
}

Deno.test("SoftmaxCrossEntropy and its gradient are right to 1e-5, for extreme logits too", () => {
  const [rows, classes] = [fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 30 })];
  const range = fc.constantFrom(1e-3, 1, 10, 100, 1e4, 1e30);
  fc.assert(
    fc.property(rows, classes, range, fc.nat(1e6), (rows, classes, range, seed) => {
      const { values, answers } = draw(rows, classes, seed, range);
      const [loss, probabilities, gradient] = calculate(values, answers, classes, 1);
      assertLess(largestError(loss!, [softmaxCrossEntropy(values, answers, classes)], 1), 1e-5);
      assertLess(largestError(probabilities!, softmax(values, classes)), 1e-5);
      const wanted = softmaxCrossEntropyGradient(values, answers, classes);
      assertLess(largestError(gradient!, wanted, 1 / rows), 1e-5);
    }),
    { numRuns: 60 },
  );
});

Deno.test("SoftmaxCrossEntropyGrad is in proportion to the loss's own gradient", () => {
  const { values, answers } = draw(5, 3, 1, 2);
  const [, , once] = calculate(values, answers, 3, 1);
  const [, , fourTimes] = calculate(values, answers, 3, -4);
  assertEquals(fourTimes, once!.map((value) => value * -4));
});

Deno.test("SoftmaxCrossEntropy is NaN where a label is not a class; its gradient stays in its row", () => {
  for (const label of [3, 100, -1, 2 ** 30, -(2 ** 31)]) {
    const { values } = draw(3, 3, 1, 2);
    const [loss, probabilities, gradient] = calculate(values, [0, label, 2], 3, 1);
    assertEquals([...loss!], [NaN]);
    const wanted = softmaxCrossEntropyGradient(values, [0, 0, 2], 3);
    for (const k of [3, 4, 5]) wanted[k] = probabilities![k]! / 3;
    assertLess(largestError(gradient!, wanted, 1 / 3), 1e-5);
  }
});

Deno.test("SoftmaxCrossEntropy is the distance of the logits where the answer is far off", () => {
  const [loss] = calculate(Float32Array.of(0, 1000, 0, 1000), [0, 0], 2, 1);
  assertEquals([...loss!], [1000]);
});

Deno.test("SoftmaxCrossEntropy is NaN where a logit is, and one row does not disturb another", () => {
  const [loss, probabilities] = calculate(Float32Array.of(NaN, 1, 0, 0), [0, 0], 2, 1);
  assert(Number.isNaN(loss![0]));
  assertEquals([...probabilities!.subarray(2)], [0.5, 0.5]);
});

function countCorrect(values: number[][], answers: number[]): number {
  const [count] = onBoth(engines, () =>
    runKernel("CountCorrect", {
      logits: tf.tensor2d(values),
      labels: tf.tensor1d(answers, "int32"),
    }));
  return count![0]!;
}

Deno.test("CountCorrect counts rows whose first largest logit is the label's", () => {
  assertEquals(countCorrect([[1, 2, 2], [5, 1, 5], [-3, -2, -1], [0, 0, 0]], [1, 0, 2, 0]), 4);
  assertEquals(countCorrect([[1, 2, 2], [5, 1, 5], [-3, -2, -1], [0, 0, 0]], [2, 2, 0, 1]), 0);
});

Deno.test("CountCorrect agrees with tfjs's argMax", () => {
  const { values, answers } = draw(157, 10, 3, 1);
  const rows = Array.from(
    { length: 157 },
    (_, row) => [...values.subarray(row * 10, row * 10 + 10)],
  );
  const right = rows.filter((row, i) => row.indexOf(Math.max(...row)) === answers[i]).length;
  assertEquals(countCorrect(rows, answers), right);
});
