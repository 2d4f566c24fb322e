import { epochOrder, RandomState } from "@shrinklab/data";
import { initialize } from "@shrinklab/models";
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { BestWeights } from "./callbacks/best_weights.ts";
import { EarlyStopping } from "./callbacks/early_stopping.ts";
import type { EpochRecord } from "./epoch_record.ts";
import { fit, type FitOptions, TURN_MS } from "./fit.ts";
import { planTraining, type TrainingSpec } from "./plan_training.ts";
import { ResidentExamples } from "./resident_examples.ts";
import { createTrainer } from "./trainer.ts";

await tf.setBackend("cpu");

const spec: TrainingSpec = {
  model: { input: [2], layers: [{ type: "Dense", units: 2 }] },
  loss: "softmaxCrossEntropy",
  optimizer: { type: "SGD", semantics: "pytorch", lr: 0.5 },
  penalty: "l2(0.01,over=all)",
};
const rows = {
  features: Uint8Array.of(9, 1, 1, 8, 7, 0, 2, 9, 8, 3),
  shape: [2],
  labels: [0, 1, 0, 1, 0],
  rows: 5,
};

/** Trains on the five rows in batches of two. */
async function run(part: Partial<FitOptions> = {}, training: Partial<TrainingSpec> = {}) {
  using train = new ResidentExamples(rows, { scale: 0.1 });
  const plan = planTraining({ ...spec, ...training });
  using trainer = createTrainer(plan, initialize(plan.model, "torch-default", new RandomState(1)));
  const options = { train, test: train, epochs: 2, batchSize: 2, seed: 1, now: () => 0, ...part };
  return { ...await fit(trainer, options), weights: trainer.weights() };
}

Deno.test("fit() repeats itself for one seed and differs for another", async () => {
  const [first, second, other] = [await run(), await run(), await run({ seed: 2 })];
  assertEquals(first, second);
  assertEquals(JSON.stringify(first.weights) === JSON.stringify(other.weights), false);
});

Deno.test("fit() takes the steps that it is given, on the rows in the order of the epoch", async () => {
  const seen: number[][] = [];
  const step = (batch: Int32Array) => {
    seen.push([...batch]);
    return { total: 3, data: 2, penalty: 1 };
  };
  const { history } = await run({
    steps: { step, state: () => ({ values: {}, tensors: [] }), restore: () => {} },
  });
  const [{ loss, dataLoss, penalty }] = history as [EpochRecord];
  assertEquals([loss, dataLoss, penalty], [3, 2, 1]);
  const orders = [0, 1].map((epoch) => [...epochOrder(5, 1, epoch)]);
  assertEquals(seen, orders.flatMap((order) => [order.slice(0, 2), order.slice(2, 4)]));
});

Deno.test("fit() tells callbacks of every step, after its update", async () => {
  const seen: string[] = [];
  const callback = {
    name: "watch",
    onEpochStart: (_: unknown, epoch: number) => void seen.push(`start ${epoch}`),
    onStepEnd: () => void seen.push("step"),
    onEpochEnd: (_: unknown, { epoch }: EpochRecord) => {
      seen.push(`end ${epoch}`);
      return false;
    },
  };
  await run({ callbacks: [callback] });
  assertEquals(seen, ["start 1", "step", "step", "end 1", "start 2", "step", "step", "end 2"]);
});

Deno.test("fit() reports means over samples, the last batch included when asked", async () => {
  const steps: { total: number; rows: number }[] = [];
  const { history } = await run({
    epochs: 1,
    dropLast: false,
    onStep: ({ step, steps: all, losses }) => {
      assertEquals(all, 3);
      steps.push({ total: losses.total, rows: step === 3 ? 1 : 2 });
    },
  });
  const [record] = history as [EpochRecord];
  const mean = steps.reduce((sum, { total, rows }) => sum + total * rows, 0) / 5;
  assertAlmostEquals(record.loss, mean, 1e-12);
  assertAlmostEquals(record.loss, record.dataLoss + record.penalty, 1e-12);
  assertEquals(record.lastBatchLoss, steps[2]!.total);
  assertEquals(record.test!.rows, 5);
});

Deno.test("fit() ends after the step in which it is aborted, and keeps what it has", async () => {
  const controller = new AbortController();
  const { history, outcome } = await run({
    epochs: 5,
    signal: controller.signal,
    onStep: ({ epoch, step }) => {
      if (epoch === 2 && step === 1) controller.abort();
    },
  });
  assertEquals(outcome, { type: "aborted", epoch: 2, step: 1 });
  assertEquals(history.map(({ epoch, steps }) => [epoch, steps]), [[1, 2], [2, 1]]);
});

Deno.test("fit() lets a timer abort it", async () => {
  const start = performance.now();
  const signal = AbortSignal.timeout(100);
  const { outcome } = await run({ epochs: 1e6, signal, now: () => performance.now() });
  assertEquals(outcome.type, "aborted");
  assertEquals(performance.now() - start < 2000, true);
});

Deno.test("fit() is finished when the signal comes with the last step", async () => {
  const controller = new AbortController();
  const { outcome } = await run({
    signal: controller.signal,
    onEpoch: ({ epoch }) => {
      if (epoch === 2) controller.abort();
    },
  });
  assertEquals(outcome, { type: "finished" });
});

Deno.test("fit() says where the loss stopped being finite", async () => {
  const optimizer = { ...spec.optimizer, lr: 1e30 };
  const { outcome, history } = await run({ epochs: 50 }, { optimizer });
  assertEquals(outcome.type, "diverged");
  if (outcome.type !== "diverged") return;
  assertEquals(Number.isFinite(outcome.value), false);
  assertEquals(history.length, outcome.epoch - 1);
});

Deno.test("fit() throws on epochs or a batch size out of range", async () => {
  await assertRejects(
    () => run({ epochs: 0 }),
    RangeError,
    "epochs is 0, want a whole number >= 1",
  );
  await assertRejects(() => run({ batchSize: 6 }), RangeError, "batch size is 6");
});

Deno.test("fit() evaluates the sets it has, every so many epochs and at the last", async () => {
  using valid = new ResidentExamples(rows, { scale: 0.1 });
  const { history } = await run({
    epochs: 5,
    valid,
    evaluateTrain: true,
    evaluateEvery: 2,
  });
  const evaluated = history.map((record) =>
    ["train", "valid", "test"].filter((set) => set in record)
  );
  const all = ["train", "valid", "test"];
  assertEquals(evaluated, [[], all, [], all, all]);
});

Deno.test("fit() calls its callbacks in order, and ends after the epoch in which one asks to", async () => {
  const calls: unknown[] = [];
  const callback = (name: string, stop: number) => ({
    name,
    onEpochStart: (_: unknown, epoch: number) => calls.push(name, epoch),
    onEpochEnd: (_: unknown, { epoch }: EpochRecord) => epoch >= stop,
    onEnd: () => calls.push(`${name} end`),
  });
  const { history, outcome } = await run({
    epochs: 5,
    callbacks: [callback("a", 9), callback("b", 2)],
  });
  assertEquals(outcome, { type: "stopped", epoch: 2, by: "b" });
  assertEquals(history.length, 2);
  assertEquals(calls, ["a", 1, "b", 1, "a", 2, "b", 2, "a end", "b end"]);
});

Deno.test("fit() with early stopping leaves the weights of the best epoch", async () => {
  const weights: unknown[] = [];
  const best = new BestWeights({ monitor: "test.loss", onBest: (w) => weights.push(w) });
  const stopping = new EarlyStopping({
    monitor: "test.loss",
    patience: 1,
    minDelta: 0.05,
    restoreBestWeights: true,
  });
  const result = await run({ epochs: 50, callbacks: [stopping, best] });
  assertEquals(result.outcome.type, "stopped");
  assertEquals(result.weights, weights[stopping.bestEpoch - 1] as typeof result.weights);
});

Deno.test("fit() gives timers a turn also where each of many trainings is short", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++);
  const start = performance.now();
  // Not once does one of them take as long as what turns are apart.
  while (turns === 0 && performance.now() - start < 10 * TURN_MS) {
    await run({ epochs: 1, now: clock });
  }
  clearInterval(timer);
  assert(turns > 0, "no timer had a turn");
});

function clock(): number {
  return performance.now();
}
