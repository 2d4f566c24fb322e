import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { useBackend } from "@shrinklab/backends";
import type { MlpPreset } from "./preset.ts";
import { e1 } from "./presets/e1.ts";
import { type MlpRun, runVariant } from "./run_variant.ts";
import { runVariants } from "./run_variants.ts";
import type { MlpOverrides } from "./overrides.ts";
import { planVariants } from "./variant.ts";

/** Points whose class is whether the first of the two is the larger, in the corner of an image. */
function points(rows: number, seed: number) {
  const features = new Uint8Array(rows * 784);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const [a, b] = [(row * 97 + seed) % 256, (row * row * 31 + 7 * seed) % 256];
    features.set([a, b], row * 784);
    labels[row] = a > b ? 1 : 0;
  }
  return { features, shape: [28, 28, 1] as const, labels, rows, classes: 10 };
}

const own = {
  name: "points",
  sha256: "",
  train: points(40, 1),
  valid: points(20, 2),
  test: points(20, 3),
};

const preset: MlpPreset = {
  ...e1,
  scale: 1 / 255,
  network: { ...e1.network, hidden: [4] },
  optimizer: { ...e1.optimizer, lr: 0.05 },
  epochs: 6,
  evaluateEvery: 2,
};

async function run(
  overrides: MlpOverrides = {},
  { seed = 1, data = own, part = {} as Partial<MlpPreset> } = {},
): Promise<MlpRun> {
  using _backend = await useBackend("cpu");
  const [variant] = planVariants([{ ...preset, ...part }], overrides);
  return await runVariant(variant!, seed, data);
}

Deno.test("runVariant() takes its figures at the best epoch", async () => {
  const { result } = await run({ epochs: 10 });
  const { history, bestEpoch, validAccuracy, testAccuracy } = result;
  assertEquals(history.map(({ epoch }) => epoch), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const evaluated = history.filter((record) => record.validAccuracy !== undefined);
  assertEquals(evaluated.map(({ epoch }) => epoch), [2, 4, 6, 8, 10]);
  const best = evaluated.reduce((a, b) => b.validAccuracy! > a.validAccuracy! ? b : a);
  assertEquals(
    [bestEpoch, validAccuracy, testAccuracy],
    [best.epoch, best.validAccuracy, best.testAccuracy],
  );
});

Deno.test("runVariant() stops when no epoch has been better for long enough", async () => {
  const { result, outcome } = await run({ epochs: 100, patience: 3, learningRate: 1e-9 });
  // Nothing changes: epoch 2 is the best, and 3 epochs after it training ends.
  assertEquals([result.bestEpoch, result.history.length], [2, 5]);
  assertEquals(outcome, { type: "stopped", epoch: 5, by: "early-stopping" });
});

Deno.test("runVariant() ends with the same weights for the same seed", async () => {
  const hashes = [await run(), await run(), await run({}, { seed: 2 })]
    .map(({ result }) => result.weightsSha256);
  assertEquals(hashes[0], hashes[1]);
  assertNotEquals(hashes[0], hashes[2]);
});

Deno.test("runVariant() reports the penalty of weights and outputs after an epoch", async () => {
  const squares = ({ kernels }: MlpRun) =>
    kernels.flatMap(({ values }) => [...values]).reduce((sum, w) => sum + w * w, 0);
  const plain = await run({ penalty: "l2(0.5)", epochs: 2 });
  const [first, second] = plain.result.history;
  assertEquals(first!.penaltyAfter, undefined); // epoch 1 is not evaluated
  assertAlmostEquals(second!.penaltyAfter!, 0.5 * squares(plain), 1e-4);
  const outputs = await run({ penalty: "l2(0.5)", activityPenalty: "l1(0.1)", epochs: 2 });
  const ofOutputs = outputs.result.history[1]!.penaltyAfter! - 0.5 * squares(outputs);
  // Four outputs of at most 1 in a row.
  assert(ofOutputs > 0 && ofOutputs < 0.1 * 4, String(ofOutputs));
});

Deno.test("runVariant() tests BatchNorm as in training only where its statistics follow", async () => {
  const normalized = (updatesStatistics: boolean) =>
    run({ epochs: 40 }, {
      part: {
        network: {
          ...preset.network,
          normalization: { type: "batch-norm", momentum: 0.5, epsilon: 1e-3, updatesStatistics },
        },
      },
    });
  const [written, corrected] = [await normalized(false), await normalized(true)];
  const last = ({ result }: MlpRun) => result.history.at(-1)!;
  // Training is the same, evaluation is not.
  assertEquals(last(written).trainLoss, last(corrected).trainLoss);
  assert(last(written).trainDataLoss! > 1.5 * last(corrected).trainDataLoss!);
});

Deno.test("runVariant() lets the test rows choose without evaluating them twice", async () => {
  const { result, confusion } = await run({}, { data: { ...own, valid: own.test } });
  assertEquals(result.validAccuracy, result.testAccuracy);
  assertEquals(confusion.flat().reduce((sum, count) => sum + count, 0), 20);
});

Deno.test("runVariant() ends with a note where the loss is not finite", async () => {
  const { outcome, result } = await run({ learningRate: 1e38, penalty: "l2(1e30)" });
  assertEquals(outcome.type, "diverged");
  assert(result.notes.some((note) => note.startsWith("e1 ended: loss is")));
});

Deno.test("runVariants() runs every method with every seed", async () => {
  using _backend = await useBackend("cpu");
  const variants = planVariants([preset, { ...preset, name: "other" }], { epochs: 2 });
  const counts: number[] = [];
  const runs = await runVariants(variants, [3, 4], own, {
    onRun: (runs) => void counts.push(runs.length),
  });
  assertEquals(runs.map(({ result }) => [result.method, result.seed]), [
    ["e1", 3],
    ["other", 3],
    ["e1", 4],
    ["other", 4],
  ]);
  assertEquals(counts, [1, 2, 3, 4]);
});
