import { RandomState } from "@shrinklab/data";
import { initialize, type LayerSpec, planModel } from "@shrinklab/models";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { ModelVariables } from "./model_variables.ts";
import { type MonteCarloOptions, predictMonteCarlo } from "./monte_carlo.ts";
import { predict } from "./predict.ts";
import { ResidentExamples } from "./resident_examples.ts";

await tf.setBackend("cpu");

const random = new RandomState(1);
const rows = {
  features: Float32Array.from({ length: 5 * 6 }, () => random.normal()),
  shape: [6],
  labels: [0, 1, 2, 0, 1],
  rows: 5,
};
const dropping: LayerSpec[] = [
  { type: "Dense", units: 8, activation: "relu" },
  { type: "BatchNorm" },
  { type: "Dropout", rate: 0.5 },
  { type: "Dense", units: 3 },
];

function run(layers: readonly LayerSpec[], options: Partial<MonteCarloOptions> = {}) {
  const plan = planModel({ input: [6], layers });
  const weights = initialize(plan, "he-normal", new RandomState(2));
  using variables = new ModelVariables(plan, weights);
  using examples = new ResidentExamples(rows, { scale: 1 });
  const settings = { seed: 1, loss: "softmaxCrossEntropy", ...options } as const;
  const before = tf.memory().numTensors;
  const prediction = predictMonteCarlo(plan, variables.byName, examples, settings);
  assertEquals(tf.memory().numTensors, before);
  assertEquals(variables.weights(), weights); // BatchNorm's statistics too, bit for bit
  return { prediction, single: predict(plan, variables.byName, examples) };
}

Deno.test("predictMonteCarlo() gives means, positive deviations and entropies, of one seed", () => {
  const { prediction } = run(dropping);
  const { mean, deviation, entropy, width, passes } = prediction;
  assertEquals([width, passes, mean.length, entropy.length], [3, 100, 15, 5]);
  assert(deviation.every((x) => x > 0));
  assert(entropy.every((x) => x > 0 && x <= Math.log(3)));
  for (const row of rows.labels.keys()) {
    const sum = mean.subarray(3 * row, 3 * row + 3).reduce((a, b) => a + b);
    assertAlmostEquals(sum, 1, 1e-6);
  }
  assertEquals(run(dropping).prediction, prediction);
  assert(run(dropping, { seed: 2 }).prediction.mean[0] !== mean[0]);
});

Deno.test("predictMonteCarlo() draws masks for every batch of its own", () => {
  const equal = { ...rows, features: new Float32Array(30).fill(1) };
  const plan = planModel({ input: [6], layers: [{ type: "Dropout", rate: 0.5 }] });
  using variables = new ModelVariables(plan, []);
  using examples = new ResidentExamples(equal, { scale: 1 });
  const { mean } = predictMonteCarlo(plan, variables.byName, examples, {
    passes: 8,
    seed: 1,
    loss: "meanSquaredError",
    batchSize: 1,
  });
  const first = [...mean.subarray(0, 6)].join();
  assert([1, 2, 3, 4].some((row) => [...mean.subarray(6 * row, 6 * row + 6)].join() !== first));
});

Deno.test("predict() is deterministic where dropout is not always on", () => {
  const [first, second] = [run(dropping).single, run(dropping, { seed: 9 }).single];
  assertEquals(first, second);
});

Deno.test("predictMonteCarlo() throws where nothing drops, and on too few passes", () => {
  assertThrows(() => run(dropping.slice(0, 2)), RangeError, "no layer drops");
  assertThrows(() => run(dropping, { passes: 1 }), RangeError, "passes is 1, want a whole number");
});
