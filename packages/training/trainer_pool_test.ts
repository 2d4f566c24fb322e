import { RandomState } from "@shrinklab/data";
import { startEngine } from "@shrinklab/engine";
import { initialize, type LayerSpec, parseNetwork } from "@shrinklab/models";
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { OptimizerSpec } from "./optimizers/optimizer.ts";
import { planTraining, type TrainingSpec } from "./plan_training.ts";
import { ResidentExamples } from "./resident_examples.ts";
import type { Trainer } from "./trainer.ts";
import { TrainerPool } from "./trainer_pool.ts";

const rows = 50;
const input = [12];
const random = new RandomState(1);
const table = {
  features: Float32Array.from({ length: rows * input[0]! }, () => random.normal()),
  shape: input,
  labels: Int32Array.from({ length: rows }, (_, i) => i % 3),
  rows,
};

const sgd: OptimizerSpec = { type: "SGD", semantics: "pytorch", lr: 0.1 };
const adam: OptimizerSpec = { type: "Adam", semantics: "keras", lr: 0.01 };
const dense = parseNetwork("dense(8) tanh dense(3)");

/** Of one shape each: what is trained first, and then in the same trainer. */
const pairs: Record<string, readonly [Partial<TrainingSpec>, Partial<TrainingSpec>]> = {
  SGD: [{ optimizer: sgd }, { optimizer: { ...sgd, lr: 0.02 } }],
  "SGD with momentum and decay": [
    { optimizer: { ...sgd, momentum: 0.9, weightDecay: 0.01 } },
    { optimizer: { ...sgd, momentum: 0.5, weightDecay: 0.1 } },
  ],
  "SGD as Keras has it": [
    { optimizer: { ...sgd, semantics: "keras", momentum: 0.9, weightDecay: 0.01 } },
    { optimizer: { ...sgd, semantics: "keras", momentum: 0.8, weightDecay: 0.1 } },
  ],
  Adam: [{}, { optimizer: { ...adam, lr: 0.1, beta1: 0.8, epsilon: 0.01 } }],
  "Adam of the two frameworks": [{}, { optimizer: { ...adam, semantics: "pytorch" } }],
  AdamW: [
    { optimizer: { type: "AdamW", semantics: "pytorch", lr: 0.01 } },
    { optimizer: { type: "AdamW", semantics: "pytorch", lr: 0.01, weightDecay: 0.5 } },
  ],
  RMSprop: [
    { optimizer: { type: "RMSprop", semantics: "keras", lr: 0.01, momentum: 0.9 } },
    { optimizer: { type: "RMSprop", semantics: "keras", lr: 0.02, momentum: 0.5, rho: 0.5 } },
  ],
  Ftrl: [
    { optimizer: { type: "Ftrl", semantics: "keras", lr: 0.1, l1: 0.01 } },
    {
      optimizer: {
        type: "Ftrl",
        semantics: "keras",
        lr: 0.1,
        l1: 0.02,
        l2: 0.1,
        initialAccumulator: 0.5,
      },
    },
  ],
  "penalties that join the update": [
    { penalty: "l1(0.1)+l2-norm(0.2)+l1l2(l1=0.01,l2=0.02,over=all)" },
    { penalty: "l1(0.01)+l2-norm(0.5)+l1l2(l1=0.1,l2=0.2,over=all)" },
  ],
  "a proximal step": [{ penalty: "prox-l1(0.1)" }, { penalty: "prox-l1(0.001)" }],
  "steps of groups": [
    { penalty: "sparse-group-lasso(l1=0.1,group=0.5)" },
    {
      penalty: "sparse-group-lasso(l1=0.001,group=0.02)",
      optimizer: { ...adam, epsilon: 0.01 },
    },
  ],
  "a penalty of a matrix, a constraint and class weights": [
    { penalty: "orthogonal-rows(0.1)", classWeights: [1, 2, 3] },
    { penalty: "orthogonal-rows(0.1)", classWeights: [1, 2, 3], optimizer: { ...adam, lr: 1 } },
  ],
};

const networks: Record<string, readonly LayerSpec[]> = {
  "BatchNorm and dropout": parseNetwork("dense(8) batch-norm relu dropout(0.4) dense(3)"),
  "dropout that is always on": [
    { type: "Dense", units: 8, activation: "selu", kernelConstraint: "max-norm(1)" },
    { type: "AlphaDropout", rate: 0.3, always: true },
    { type: "Dense", units: 3 },
  ],
};

function planOf(changes: Partial<TrainingSpec>, layers: readonly LayerSpec[] = dense) {
  const model = { input, layers };
  return planTraining({ model, loss: "softmaxCrossEntropy", optimizer: adam, ...changes });
}

/** All that a training of some steps comes to. */
function train(trainer: Trainer, data: ResidentExamples): unknown[] {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const figures: unknown[] = [];
  for (const start of [0, 20, 40, 5, 0]) {
    figures.push(trainer.stepRows(data, order.subarray(start, Math.min(start + 20, rows))));
  }
  figures.push(trainer.evaluate(data, { batchSize: 20 }), trainer.penalty(data));
  figures.push(trainer.predict(data), trainer.learningRate, trainer.weights());
  return figures;
}

interface Asked {
  readonly changes: Partial<TrainingSpec>;
  readonly layers?: readonly LayerSpec[];
  readonly seed: number;
  readonly masked?: boolean;
}

/** What trainings come to one after the other, by one pool or a new one each. */
function trainAll(asked: readonly Asked[], shared: boolean): unknown[][] {
  using data = new ResidentExamples(table, { scale: 1 });
  using common = new TrainerPool();
  return asked.map(({ changes, layers, seed, masked = false }) => {
    const plan = planOf(changes, layers);
    const initial = initialize(plan.model, "lecun-normal", new RandomState(seed));
    using own = new TrainerPool();
    using lent = (shared ? common : own).lend(plan, initial, { seed, masked });
    const { trainer } = lent;
    const figures = train(trainer, data);
    // What a training may leave behind, of which the next one must not see anything.
    trainer.setLearningRate(0.5);
    if (masked) {
      const mask = new Float32Array(initial[0]!.values.length);
      trainer.mask(new Map([[initial[0]!.name, mask]]));
      figures.push(train(trainer, data));
    }
    return figures;
  });
}

async function check(asked: readonly Asked[]): Promise<void> {
  for (const strict of [true, false]) {
    using _engine = startEngine({ threads: 1, strict });
    const before = tf.memory().numTensors;
    const reused = trainAll(asked, true);
    assertEquals(reused, trainAll(asked, false));
    assertEquals(tf.memory().numTensors, before);
    assertNotEquals(reused[0], reused[1]);
  }
  await tf.setBackend("cpu");
  const short = asked.slice(0, 2);
  assertEquals(trainAll(short, true), trainAll(short, false));
}

for (const [name, [first, second]] of Object.entries(pairs)) {
  Deno.test(`a trainer that is lent again gives the bits of a new one: ${name}`, async () => {
    assertEquals(planOf(first).shape, planOf(second).shape);
    await check([first, second, first].map((changes, i) => ({ changes, seed: 3 + i })));
  });
}

for (const [name, layers] of Object.entries(networks)) {
  Deno.test(`a trainer that is lent again gives the bits of a new one: ${name}`, async () => {
    await check([3, 4, 3].map((seed) => ({ changes: {}, layers, seed })));
  });
}

Deno.test("a trainer that is lent again has no masks of what was pruned before", async () => {
  await check([3, 4].map((seed) => ({ changes: {}, seed, masked: true })));
});

Deno.test("TrainerPool keeps a bounded number of trainers", async () => {
  await tf.setBackend("cpu");
  using pool = new TrainerPool();
  const used = new Set<Trainer>();
  const lend = (units: number) => {
    const plan = planOf({}, parseNetwork(`dense(${units}) dense(3)`));
    using lent = pool.lend(plan, initialize(plan.model, "lecun-normal", new RandomState(1)));
    const known = used.has(lent.trainer);
    used.add(lent.trainer);
    return known;
  };
  for (let units = 1; units <= 40; units++) assert(!lend(units));
  const variables = tf.memory().numTensors;
  for (let units = 41; units <= 80; units++) assert(!lend(units));
  assertEquals(tf.memory().numTensors, variables);
  assertEquals([lend(80), lend(65), lend(64)], [true, true, false]);
});

Deno.test("TrainerPool lends one trainer to one at a time", async () => {
  await tf.setBackend("cpu");
  using pool = new TrainerPool();
  const plan = planOf({});
  const initial = initialize(plan.model, "lecun-normal", new RandomState(1));
  using one = pool.lend(plan, initial);
  using other = pool.lend(plan, initial);
  assert(one.trainer !== other.trainer);
});

Deno.test("Trainer.reset() throws on a plan of another shape", async () => {
  await tf.setBackend("cpu");
  const [plan, other] = [planOf({}), planOf({ penalty: "l1(0.1)" })];
  const initial = initialize(plan.model, "lecun-normal", new RandomState(1));
  using pool = new TrainerPool();
  using lent = pool.lend(plan, initial);
  assertThrows(() => lent.trainer.reset(other, initial), RangeError, "Cannot reuse a trainer");
});
