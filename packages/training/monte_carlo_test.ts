import { RandomState } from "@shrinklab/data";
import { startEngine } from "@shrinklab/engine";
import { initialize, type LayerSpec, type LossName, planModel } from "@shrinklab/models";
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { Inference } from "./inference.ts";
import { probabilitiesOf } from "./metrics/mod.ts";
import { ModelVariables } from "./model_variables.ts";
import { type MonteCarloOptions, predictMonteCarlo } from "./monte_carlo.ts";
import { predict, Predictor } from "./predict.ts";
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

async function run(layers: readonly LayerSpec[], options: Partial<MonteCarloOptions> = {}) {
  const plan = planModel({ input: [6], layers });
  const weights = initialize(plan, "he-normal", new RandomState(2));
  using variables = new ModelVariables(plan, weights);
  using examples = new ResidentExamples(rows, { scale: 1 });
  const settings = { seed: 1, loss: "softmaxCrossEntropy", ...options } as const;
  const before = tf.memory().numTensors;
  const prediction = await predictMonteCarlo(plan, variables.byName, examples, settings);
  assertEquals(tf.memory().numTensors, before);
  assertEquals(variables.weights(), weights); // BatchNorm's statistics too, bit for bit
  return { prediction, single: predict(plan, variables.byName, examples, { seed: 1 }) };
}

Deno.test("predictMonteCarlo() gives means, positive deviations and entropies, of one seed", async () => {
  const { prediction } = await run(dropping);
  const { mean, deviation, entropy, width, passes } = prediction;
  assertEquals([width, passes, mean.length, entropy.length], [3, 100, 15, 5]);
  assert(deviation.every((x) => x > 0));
  assert(entropy.every((x) => x > 0 && x <= Math.log(3)));
  for (const row of rows.labels.keys()) {
    const sum = mean.subarray(3 * row, 3 * row + 3).reduce((a, b) => a + b);
    assertAlmostEquals(sum, 1, 1e-6);
  }
  assertEquals((await run(dropping)).prediction, prediction);
  assert((await run(dropping, { seed: 2 })).prediction.mean[0] !== mean[0]);
});

Deno.test("predictMonteCarlo() draws masks for every batch of its own", async () => {
  const equal = { ...rows, features: new Float32Array(30).fill(1) };
  const plan = planModel({ input: [6], layers: [{ type: "Dropout", rate: 0.5 }] });
  using variables = new ModelVariables(plan, []);
  using examples = new ResidentExamples(equal, { scale: 1 });
  const { mean } = await predictMonteCarlo(plan, variables.byName, examples, {
    passes: 8,
    seed: 1,
    loss: "meanSquaredError",
    batchSize: 1,
  });
  const first = [...mean.subarray(0, 6)].join();
  assert([1, 2, 3, 4].some((row) => [...mean.subarray(6 * row, 6 * row + 6)].join() !== first));
});

Deno.test("predict() is deterministic where dropout is not always on", async () => {
  const [first, second] = [await run(dropping), await run(dropping, { seed: 9 })];
  assertEquals(first.single, second.single);
});

Deno.test("predictMonteCarlo() throws where nothing drops, and on too few passes", async () => {
  await assertRejects(() => run(dropping.slice(0, 2)), RangeError, "no layer drops");
  await assertRejects(() => run(dropping, { passes: 1 }), RangeError, "passes is 1, want a whole");
});

Deno.test("predictMonteCarlo() ends at its signal, but for passes that are done in a moment", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  controller.abort();
  assertEquals((await run(dropping, { passes: 2, signal })).prediction.passes, 2);
  const before = tf.memory().numTensors;
  const reason = await run(dropping, { passes: 100_000, signal }).catch((e) => e);
  assertEquals([reason, tf.memory().numTensors], [signal.reason, before]);
});

/** The same in float64, pass by pass over all rows. */
function byDefinition(layers: readonly LayerSpec[], loss: LossName, batchSize: number) {
  const plan = planModel({ input: [6], layers });
  const weights = initialize(plan, "he-normal", new RandomState(2));
  using variables = new ModelVariables(plan, weights);
  using examples = new ResidentExamples(rows, { scale: 1 });
  using predictor = new Predictor(plan, new Inference(plan, variables.byName, 1, "Monte Carlo"));
  const passes = Array.from({ length: 30 }, () => {
    const { values, width } = predictor.predict(examples, batchSize);
    return probabilitiesOf(loss, values, width);
  });
  const means = passes[0]!.map((_, i) => passes.reduce((sum, pass) => sum + pass[i]!, 0) / 30);
  const deviations = means.map((mean, i) =>
    Math.sqrt(passes.reduce((sum, pass) => sum + (pass[i]! - mean) ** 2, 0) / 30)
  );
  return { means, deviations };
}

Deno.test("predictMonteCarlo() gives what its passes come to in float64, on every backend", async () => {
  const always = (units: number): LayerSpec[] => [
    { type: "Dense", units: 8, activation: "relu" },
    { type: "Dropout", rate: 0.5, always: true },
    { type: "Dense", units },
  ];
  const cases = [["softmaxCrossEntropy", 3], ["binaryCrossEntropyFromLogits", 1]] as const;
  const compare = async () => {
    for (const [loss, units] of cases) {
      for (const batchSize of [5, 2]) {
        const { means, deviations } = byDefinition(always(units), loss, batchSize);
        for (const eager of [false, true]) {
          const options = { loss, batchSize, passes: 30, eager };
          const { mean, deviation } = (await run(always(units), options)).prediction;
          for (const i of means.keys()) {
            assertAlmostEquals(mean[i]!, means[i]!, 1e-6);
            assertAlmostEquals(deviation[i]!, deviations[i]!, 1e-6);
          }
        }
      }
    }
  };
  await compare();
  using _engine = startEngine({ threads: 2 });
  await compare();
});
