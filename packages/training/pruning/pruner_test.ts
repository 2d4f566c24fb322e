import { RandomState } from "@shrinklab/data";
import { type EngineOptions, startEngine } from "@shrinklab/engine";
import { initialize, type NamedTensor, parseNetwork } from "@shrinklab/models";
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { fit } from "../fit.ts";
import { optimizers } from "../optimizers/registry.ts";
import type { OptimizerSpec } from "../optimizers/optimizer.ts";
import { planTraining } from "../plan_training.ts";
import { ResidentExamples } from "../resident_examples.ts";
import { createTrainer } from "../trainer.ts";
import { checkPrunable } from "./check_prunable.ts";
import { planPruning } from "./plan_pruning.ts";
import { Pruner } from "./pruner.ts";
import { parsePruning } from "./pruning_text.ts";

const random = new RandomState(4);
const examples = {
  features: Float32Array.from({ length: 40 * 64 }, () => random.normal()),
  shape: [8, 8, 1],
  labels: Array.from({ length: 40 }, (_, i) => i % 3),
  rows: 40,
};
const network = "conv(6,3) batch-norm relu max-pool(2) flatten dense(12) relu dense(3)";
/** Its penalties would all move a zero: two with gradients, and a decay. */
const penalty = "l2(0.01,over=all)+l1(0.001,over=all)";

/** Every optimizer, with whatever state it may have. */
const optimizersOf: OptimizerSpec[] = (["pytorch", "keras"] as const).flatMap((semantics) =>
  Object.keys(optimizers).flatMap((name) => {
    const type = name as OptimizerSpec["type"];
    if (type === "Ftrl" && semantics === "pytorch") return [];
    const momentum = type === "SGD" || type === "RMSprop" ? { momentum: 0.9 } : {};
    const decay = type === "Ftrl" ? {} : { weightDecay: 0.01 };
    return [{ type, semantics, lr: 0.01, ...momentum, ...decay }];
  })
);
const sgd: OptimizerSpec = { type: "SGD", semantics: "pytorch", lr: 0.05, momentum: 0.9 };

interface Options {
  readonly optimizer?: OptimizerSpec;
  readonly penalty?: string;
  readonly eager?: boolean;
  readonly network?: string;
}

/** Trains on the active backend by batches of 16, the last of 8: three steps in each of two epochs. */
async function train(prune: string, options: Options = {}) {
  const { optimizer = sgd, eager = false } = options;
  const training = planTraining({
    model: { input: [8, 8, 1], layers: parseNetwork(options.network ?? network) },
    loss: "softmaxCrossEntropy",
    optimizer,
    penalty: options.penalty ?? penalty,
  });
  const pruning = parsePruning(prune);
  checkPrunable(training, pruning);
  const plan = planPruning(pruning, 2, 3);
  const first = initialize(training.model, "he-normal", new RandomState(1));
  using train = new ResidentExamples(examples, { scale: 1 });
  using trainer = createTrainer(training, first, { eager, masked: true });
  const pruner = new Pruner(trainer, plan);
  const atStart: NamedTensor[][] = [];
  const afterStep: NamedTensor[][] = [];
  await fit(trainer, {
    train,
    epochs: plan.epochs,
    batchSize: 16,
    dropLast: false,
    seed: 1,
    callbacks: [pruner, {
      name: "watch",
      onEpochStart: () => void atStart.push(trainer.weights()),
      onStepEnd: () => void afterStep.push(trainer.weights()),
    }],
  });
  assertEquals(trainer.eagerReason, undefined);
  return { first, atStart, afterStep, last: trainer.weights(), records: pruner.records };
}

/** Positive zeros: 0, and not -0. */
const zeros = (weights: readonly NamedTensor[]) =>
  weights.flatMap(({ name, values }) =>
    name.endsWith("/kernel") ? [...values].map((w) => Object.is(w, 0)) : []
  );
const count = (weights: readonly NamedTensor[]) => zeros(weights).filter(Boolean).length;
const total = 9 * 6 + 96 * 12 + 12 * 3;

async function onEngine<T>(options: EngineOptions, run: () => Promise<T>): Promise<T> {
  using _ = startEngine(options);
  return await run();
}

async function onCpu<T>(run: () => Promise<T>): Promise<T> {
  await tf.setBackend("cpu");
  return await run();
}

for (const optimizer of optimizersOf) {
  const { type, semantics } = optimizer;
  Deno.test(`Pruner keeps exact zeros under ${type}, ${semantics}, on the engine and on cpu`, async () => {
    const run = async () => {
      const { afterStep, records } = await train("magnitude(0.8,epochs=2)", { optimizer });
      const gone = Math.round(0.8 * total);
      assertEquals(records, [{ epoch: 2, what: "weights", pruned: gone, of: total }]);
      const [before, ...after] = afterStep.slice(5).map(zeros);
      assertEquals(before!.filter(Boolean).length, 0);
      for (const each of after) assertEquals(each, after[0]);
      assertEquals(after[0]!.filter(Boolean).length, gone);
    };
    await onEngine({ threads: 1 }, run);
    await onCpu(run);
  });
}

for (
  const prune of [
    "magnitude(0.8,epochs=1)",
    "magnitude(0.5,units=yes,scope=layer,rewind=2)",
    "magnitude(0.8,schedule=cubic,from=0,to=2,epochs=2)",
  ]
) {
  Deno.test(`Pruner has the same bits recorded, eager, strict, on 1 and 2 threads: ${prune}`, async () => {
    const run = (engine: EngineOptions, eager = false) =>
      onEngine(engine, () => train(prune, { eager }));
    const once = await run({ threads: 1 });
    assertEquals(await run({ threads: 1 }), once);
    assertEquals(await run({ threads: 2 }), once);
    assertEquals(await run({ threads: 1 }, true), once);
    const strict = await run({ threads: 1, strict: true });
    assertEquals(await run({ threads: 2, strict: true }), strict);
    assertEquals(strict.records, once.records);
  });
}

Deno.test("Pruner prunes more and more by the cubic schedule, and what is pruned stays so", async () => {
  const { atStart, records, last } = await onCpu(() =>
    train("magnitude(0.8,schedule=cubic,from=0,to=2,epochs=2)")
  );
  const wanted = [0, 0.8 * (1 - 0.5 ** 3), 0.8, 0.8].map((share) => Math.round(share * total));
  assertEquals(atStart.map(count), wanted);
  assertEquals(records.map(({ epoch, pruned }) => [epoch, pruned]), [[1, wanted[1]], [
    2,
    wanted[2],
  ]]);
  const [, some, all] = atStart.map(zeros);
  assert(some!.every((zero, i) => !zero || all![i]));
  assertEquals(zeros(last), all);
});

Deno.test("Pruner gives the weights that stay their values of a step back, statistics with them", async () => {
  for (const step of [0, 2, 6]) {
    const { first, afterStep, atStart, last } = await onCpu(() =>
      train(`magnitude(0.5,rewind=${step},epochs=1)`)
    );
    const then = step === 0 ? first : afterStep[step - 1]!;
    const back = atStart[2]!;
    for (const [i, { name, values }] of back.entries()) {
      const wanted = then[i]!.values.map((w, at) =>
        name.endsWith("/kernel") && values[at] === 0 ? 0 : w
      );
      assertEquals(values, wanted, name);
    }
    assertEquals(count(back), total / 2);
    assertEquals(zeros(last), zeros(back));
  }
});

Deno.test("Pruner begins the optimizer anew where it rewinds, and only there", async () => {
  const adam: OptimizerSpec = { type: "Adam", semantics: "keras", lr: 0.01 };
  const plan = planTraining({
    model: { input: [8, 8, 1], layers: parseNetwork("flatten dense(3)") },
    loss: "softmaxCrossEntropy",
    optimizer: adam,
  });
  const { atStart, afterStep } = await onCpu(() =>
    train("magnitude(0.5,rewind=0,epochs=1)", {
      optimizer: adam,
      penalty: "none",
      network: "flatten dense(3)",
    })
  );
  const goOn = await onCpu(() =>
    train("magnitude(0.5,epochs=1)", {
      optimizer: adam,
      penalty: "none",
      network: "flatten dense(3)",
    })
  );
  await tf.setBackend("cpu");
  using data = new ResidentExamples(examples, { scale: 1 });
  for (const [run, isFresh] of [[{ atStart, afterStep }, true], [goOn, false]] as const) {
    using fresh = createTrainer(plan, run.atStart[2]!, { masked: true });
    const masks = run.atStart[2]!.map(({ name, values }) =>
      [name, values.map((w) => name.endsWith("/kernel") && w === 0 ? 0 : 1)] as const
    );
    fresh.mask(new Map(masks));
    // One epoch with the order of rows of the third.
    await fit(fresh, {
      train: data,
      epochs: 3,
      batchSize: 16,
      dropLast: false,
      seed: 1,
      callbacks: [{
        name: "third",
        onEpochStart(_, epoch) {
          if (epoch !== 3) return;
          fresh.loadWeights(run.atStart[2]!);
          fresh.restart();
        },
      }],
    });
    (isFresh ? assertEquals : assertNotEquals)(fresh.weights(), run.afterStep.at(-1)!);
  }
});

Deno.test("Pruner takes units whole: their weights, biases and normalizations are 0 to the end", async () => {
  const { last, records } = await onCpu(() => train("magnitude(0.5,units=yes,scope=layer)"));
  assertEquals(records, [{ epoch: 2, what: "units", pruned: 3 + 6, of: 6 + 12 }]);
  const values = (name: string) => [...last.find((one) => one.name === name)!.values];
  for (
    const [names, units, gone] of [
      [["conv1/kernel", "conv1/bias", "bn1/scale", "bn1/shift"], 6, 3],
      [["fc1/kernel", "fc1/bias"], 12, 6],
    ] as const
  ) {
    const dead = Array.from(
      { length: units },
      (_, unit) =>
        names.every((name) => values(name).every((w, i) => i % units !== unit || Object.is(w, 0))),
    );
    assertEquals(dead.filter(Boolean).length, gone);
  }
  assert(values("fc2/bias").every((w) => w !== 0));
});

Deno.test("a mask that lets everything through changes no bit", () => {
  for (const optimizer of optimizersOf) {
    const plan = planTraining({
      model: { input: [8, 8, 1], layers: parseNetwork(network) },
      loss: "softmaxCrossEntropy",
      optimizer,
      penalty,
    });
    const weights = [false, true].map((masked) => {
      using _ = startEngine({ threads: 1 });
      using data = new ResidentExamples(examples, { scale: 1 });
      const first = initialize(plan.model, "he-normal", new RandomState(1));
      using trainer = createTrainer(plan, first, { masked });
      for (let step = 0; step < 3; step++) trainer.stepRows(data, Int32Array.of(1, 5, 8, 3 * step));
      return trainer.weights();
    });
    assertEquals(weights[1], weights[0]);
  }
});

Deno.test("Trainer.loadWeights() leaves at 0 what is pruned, and a trainer without masks has none", async () => {
  await tf.setBackend("cpu");
  const plan = planTraining({
    model: { input: [2], layers: parseNetwork("dense(1)") },
    loss: "meanSquaredError",
    optimizer: sgd,
  });
  const first = initialize(plan.model, "he-normal", new RandomState(1));
  const masks = new Map([["fc1/kernel", Float32Array.of(0, 1)]]);
  const before = tf.memory().numTensors;
  {
    using trainer = createTrainer(plan, first, { masked: true });
    trainer.mask(masks);
    trainer.loadWeights([
      { name: "fc1/kernel", shape: [2, 1], values: Float32Array.of(-3, 4) },
      { name: "fc1/bias", shape: [1], values: Float32Array.of(5) },
    ]);
    assertEquals(trainer.weights().map(({ values }) => [...values]), [[0, 4], [5]]);
  }
  {
    using plain = createTrainer(plan, first);
    assertThrows(() => plain.mask(masks), TypeError, "want masked: true");
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("checkPrunable() throws where there is nothing to prune, or no way back", () => {
  const plan = (text: string, optimizer = sgd) =>
    planTraining({
      model: { input: [4], layers: parseNetwork(text) },
      loss: "meanSquaredError",
      optimizer,
    });
  assertThrows(
    () => checkPrunable(plan("batch-norm"), { share: 0.5 }),
    RangeError,
    "the network has no kernel",
  );
  const ftrl: OptimizerSpec = { type: "Ftrl", semantics: "keras", lr: 0.1 };
  assertThrows(
    () => checkPrunable(plan("dense(2)", ftrl), { share: 0.5, rewind: 0 }),
    RangeError,
    "Ftrl forgets",
  );
  checkPrunable(plan("dense(2)", ftrl), { share: 0.5 });
});
