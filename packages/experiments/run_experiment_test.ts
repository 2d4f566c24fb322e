import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import type { ModelSpec } from "@shrinklab/models";
import { ResidentExamples } from "@shrinklab/training";
import { useBackend } from "@shrinklab/backends";
import { type ExperimentSpec, type Overrides, planExperiment } from "./experiment_spec.ts";
import { presets } from "./presets/registry.ts";
import { type ExperimentHooks, runExperiment } from "./run_experiment.ts";

/** Small enough for TensorFlow.js's plain JavaScript: these tests are about the bookkeeping. */
const model: ModelSpec = {
  input: [2],
  layers: [{ type: "Dense", units: 3, activation: "relu" }, { type: "Dense", units: 2 }],
};

/** Points whose class is whether the first number is the larger one. */
function points(rows: number) {
  const features = Uint8Array.from({ length: 2 * rows }, (_, i) => (i * 97 + i * i * 31) % 256);
  const labels = Uint8Array.from(
    { length: rows },
    (_, i) => features[2 * i]! > features[2 * i + 1]! ? 1 : 0,
  );
  return { features, shape: [2], labels, rows };
}

function planSmall(preset: keyof typeof presets, overrides: Overrides = {}): ExperimentSpec {
  const small = { ...presets[preset], model };
  return planExperiment(small, { epochs: 2, batchSize: 8, learningRate: 0.1, ...overrides });
}

async function run(spec: ExperimentSpec, hooks?: ExperimentHooks) {
  using _backend = await useBackend("cpu");
  const [rows, testRows] = [points(40), points(20)];
  using train = new ResidentExamples(rows);
  using test = new ResidentExamples(testRows);
  return await runExperiment(spec, { train, test, testLabels: testRows.labels }, hooks);
}

Deno.test("runExperiment() trains every method from the same weights, and ends the same twice", async () => {
  const spec = planSmall("quick", { methods: ["none", "weight-decay", "l2"] });
  const [first, second] = [await run(spec), await run(spec)];
  const hashes = first.map(({ result }) => result.weightsSha256);
  assertEquals(second.map(({ result }) => result.weightsSha256), hashes);
  assertEquals(first.map(({ result }) => result.history.length), [2, 2, 2]);
  assertEquals(hashes[1], hashes[2], "weight decay d and l2 d/2 are the same update");
  assertNotEquals(hashes[0], hashes[1]);
});

Deno.test("runExperiment() runs every seed and reports after each run", async () => {
  const reported: number[] = [];
  const spec = planSmall("quick", { methods: ["none"], seed: 3, seeds: 2, epochs: 1 });
  const runs = await run(spec, { onRun: (runs) => void reported.push(runs.length) });
  assertEquals(runs.map(({ result }) => result.seed), [3, 4]);
  assertEquals(reported, [1, 2]);
});

Deno.test("runExperiment() gives the notebook's later models no data, but the first one's loss", async () => {
  const [first, l1, norm] = await run(planSmall("notebook", { lambdas: { l1: 0, "l2-norm": 0 } }));
  // Without strength the penalty has no gradient either: the weights stay as they were drawn.
  for (const { result } of [l1!, norm!]) {
    const [one, two] = result.history;
    assertEquals(one!.testAccuracy, two!.testAccuracy);
    assertEquals(one!.testLoss, two!.testLoss);
    assertStringIncludes(result.notes.join(), "never saw the data");
  }
  assertEquals(l1!.result.history[0]!.dataLoss, norm!.result.history[0]!.dataLoss);
  assertNotEquals(first!.result.history[0]!.testLoss, first!.result.history[1]!.testLoss);
  assertEquals(norm!.result.config.initialSeed, [1, 2]);
});

Deno.test("runExperiment() prints the last model's counts for the first in the 100-epoch run", async () => {
  const [first, l1, last] = await run(planSmall("notebook-100", { epochs: 1 }));
  assertEquals(first!.result.sparsity, last!.result.sparsity);
  assertEquals(first!.result.ownSparsity?.length, 4);
  assertNotEquals(first!.result.ownSparsity, last!.result.sparsity);
  assertEquals([l1!.result.ownSparsity, last!.result.ownSparsity], [undefined, undefined]);
});

Deno.test("runExperiment() ends a method whose loss is not finite, and goes on", async () => {
  const spec = planSmall("quick", { methods: ["l1", "none"], lambdas: { l1: 1e39 }, epochs: 1 });
  const [l1, none] = await run(spec);
  assertEquals(l1!.outcome.type, "diverged");
  assert(
    /^l1 ended: loss is \S+ in epoch 1, step \d, want a finite number$/.test(l1!.result.notes[0]!),
  );
  assertEquals(l1!.result.testAccuracy, undefined);
  assertEquals(none!.outcome.type, "finished");
});

Deno.test("runExperiment() keeps what there is when it is interrupted", async () => {
  const controller = new AbortController();
  const runs = await run(planSmall("quick", { epochs: 5 }), {
    signal: controller.signal,
    onEpoch: () => controller.abort(),
  });
  assertEquals(runs.length, 1);
  assertEquals(runs[0]!.result.history.length, 1);
  assertStringIncludes(runs[0]!.result.notes.join(), "interrupted in epoch");
});

Deno.test("runExperiment() leaves out a test batch that is not full only where the source does", async () => {
  const images = async (preset: "quick" | "corrected") =>
    (await run(planSmall(preset, { methods: ["l1"], epochs: 1 })))[0]!.result.config.testImages;
  assertEquals([await images("quick"), await images("corrected")], [20, 16]);
});
