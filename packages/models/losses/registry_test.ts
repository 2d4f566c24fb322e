import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { losses, type LossName, lossOf } from "./registry.ts";

await tf.setBackend("cpu");

/** Two rows of outputs, kept off clips and kinks, and what a row's loss is by its definition. */
interface Table {
  readonly outputs: readonly (readonly number[])[];
  /** Labels, or a list of numbers a row. */
  readonly targets: readonly number[] | readonly (readonly number[])[];
  readonly definition: (outputs: readonly number[], targets: readonly number[]) => number;
}

const mean = (terms: readonly number[]) => terms.reduce((sum, x) => sum + x, 0) / terms.length;
const over =
  (term: (output: number, target: number) => number): Table["definition"] => (outputs, targets) =>
    mean(outputs.map((output, i) => term(output, targets[i]!)));
const entropy = (p: number, t: number) => -t * Math.log(p) - (1 - t) * Math.log(1 - p);
const logistic = (z: number) => 1 / (1 + Math.exp(-z));

/** Written from the definitions, apart from the losses under test. */
const tables: Record<LossName, Table> = {
  softmaxCrossEntropy: {
    outputs: [[0.3, -1, 2], [1.5, 0.2, 0.1]],
    targets: [2, 1],
    definition: (z, [label]) =>
      -Math.log(Math.exp(z[label!]!) / z.reduce((sum, x) => sum + Math.exp(x), 0)),
  },
  categoricalCrossEntropy: {
    outputs: [[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]],
    targets: [[0, 1, 0], [0.5, 0.25, 0.25]],
    definition: (p, t) => -p.reduce((sum, x, i) => sum + t[i]! * Math.log(x), 0),
  },
  binaryCrossEntropy: {
    outputs: [[0.2], [0.9]],
    targets: [[1], [0]],
    definition: over(entropy),
  },
  binaryCrossEntropyFromLogits: {
    outputs: [[0.2, -3], [2, 0]],
    targets: [[1, 0], [0, 1]],
    definition: over((z, t) => entropy(logistic(z), t)),
  },
  meanSquaredError: {
    outputs: [[0.2, -3], [2, 1]],
    targets: [[1, 0], [-1, 1.5]],
    definition: over((x, t) => (x - t) ** 2),
  },
  meanAbsoluteError: {
    outputs: [[0.2, -3], [2, 1]],
    targets: [[1, 0], [-1, 1.5]],
    definition: over((x, t) => Math.abs(x - t)),
  },
  meanSquaredLogarithmicError: {
    outputs: [[0.2, 3], [2, 1]],
    targets: [[1, 0], [-1, 1.5]],
    definition: over((x, t) => (Math.log1p(x) - Math.log1p(Math.max(t, 1e-7))) ** 2),
  },
  poisson: {
    outputs: [[0.2, 3], [2, 1]],
    targets: [[1, 0], [4, 1.5]],
    definition: over((x, t) => x - t * Math.log(x)),
  },
};

const rowOf = (targets: Table["targets"], i: number) => [targets[i]!].flat() as number[];

for (const [name, { outputs, targets, definition }] of Object.entries(tables)) {
  const loss = losses[name as LossName];
  const batch = () => {
    const labels = typeof targets[0] === "number";
    return labels
      ? tf.tensor1d(targets as number[], "int32")
      : tf.tensor2d(targets as unknown as number[][]);
  };

  Deno.test(`${name} has the value of its definition for a row`, () => {
    for (const [i, row] of outputs.entries()) {
      const expected = definition(row, rowOf(targets, i));
      assertAlmostEquals(loss.ofRow(row, rowOf(targets, i)), expected, 1e-6);
    }
  });

  for (const weights of [undefined, [3, 0.5]]) {
    const kind = weights ? "weighted " : "";
    Deno.test(`${name} has the ${kind}mean of the rows, and its gradient`, () => {
      const total = (moved: readonly (readonly number[])[]) =>
        mean(moved.map((row, i) => (weights?.[i] ?? 1) * loss.ofRow(row, rowOf(targets, i))));
      const before = tf.memory().numTensors;
      const [value, gradient] = tf.tidy(() => {
        const x = tf.tensor2d(outputs as number[][]);
        const rowWeights = weights && tf.tensor1d(weights);
        const { value, grads } = tf.engine().gradients(
          () => tf.mul(lossOf(name as LossName)(x, batch(), rowWeights), 2),
          [x],
        );
        return [value.dataSync()[0]!, grads[0]!.arraySync() as number[][]] as const;
      });
      assertEquals(tf.memory().numTensors, before);
      assertAlmostEquals(value, 2 * total(outputs), 1e-5);
      const step = 1e-6;
      for (const [i, row] of outputs.entries()) {
        for (const j of row.keys()) {
          const shifted = (by: number) => total(outputs.with(i, row.with(j, row[j]! + by)));
          const quotient = (shifted(step) - shifted(-step)) / step;
          assertAlmostEquals(gradient[i]![j]!, quotient, 1e-5, `row ${i}, output ${j}`);
        }
      }
    });
  }

  Deno.test(`${name} is finite with a finite gradient for any output and label`, () => {
    const width = outputs[0]!.length;
    const { outputs: kind } = loss;
    const extremes = kind === "logits"
      ? [-1e4, -20, -0, 0, 20, 1e4]
      : kind === "probabilities"
      ? [0, 1e-9, 0.5, 1]
      : [0, 1e-9, 1, 1e4];
    const row = fc.array(fc.constantFrom(...extremes), { minLength: width, maxLength: width });
    fc.assert(fc.property(row, fc.nat(width === 1 ? 1 : width - 1), (row, label) => {
      const [value, ...gradient] = tf.tidy(() => {
        const x = tf.tensor2d([row]);
        const { value, grads } = tf.engine().gradients(
          () => lossOf(name as LossName)(x, tf.tensor1d([label], "int32")),
          [x],
        );
        return [value.dataSync()[0]!, ...grads[0]!.dataSync()];
      });
      assertEquals([value, ...gradient].filter((x) => !Number.isFinite(x)), []);
    }));
  });
}

Deno.test("lossOf() suggests the nearest name", () => {
  assertThrows(
    () => lossOf("meanSquareError" as LossName),
    RangeError,
    'loss is "meanSquareError", want one of softmaxCrossEntropy, ',
  );
});
