/**
 * One table of finite differences: every layer, loss and penalty, through a training step, on the
 * reference backend and on the engine, step by step and recorded. What is registered is in it.
 */
import { RandomState } from "@shrinklab/data";
import { startEngine } from "@shrinklab/engine";
import {
  initialize,
  type LayerActivation,
  type Loss,
  losses,
  type LossName,
  type ModelSpec,
  planModel,
  referenceLoss,
} from "@shrinklab/models";
import { parsePenalty, penalties, type PenaltyFactory } from "@shrinklab/regularizers";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { models } from "../models/models_for_tests.ts";
import { MaskSteps } from "./mask_steps.ts";
import { planTraining } from "./plan_training.ts";
import { ResidentExamples } from "./resident_examples.ts";
import { createTrainer } from "./trainer.ts";

/** A row of the table. */
interface Case {
  readonly model: ModelSpec;
  readonly loss: LossName;
  /** Text of a penalty on all kernels. */
  readonly penalty?: string;
}

function lossModel(units: number, activation: LayerActivation): ModelSpec {
  return {
    input: [5],
    layers: [{ type: "Dense", units: 4, activation: "tanh" }, { type: "Dense", units, activation }],
  };
}

/** The model of a loss that one output above 0 suits, a logit or not. */
const oneOutput = ({ outputs }: Loss): ModelSpec =>
  lossModel(1, outputs === "logits" ? "linear" : "sigmoid");

/** For every loss the model that it trains. */
const lossModels: Readonly<Record<string, ModelSpec>> = {
  ...Object.fromEntries(Object.entries(losses).map(([name, loss]) => [name, oneOutput(loss)])),
  softmaxCrossEntropy: lossModel(3, "linear"),
  categoricalCrossEntropy: lossModel(3, "softmax"),
  meanSquaredError: lossModel(3, "linear"),
  meanAbsoluteError: lossModel(1, "linear"),
};

/** Penalties that a step follows by their gradient; proximal steps have none. */
const followed = Object.fromEntries(
  Object.entries<PenaltyFactory>(penalties).filter(([, { create, factors }]) =>
    "gradient" in create(...factors.map(() => 1))
  ),
);

const table: Record<string, Case> = {
  ...prefixed("layer", models, (model) => ({ model, loss: "softmaxCrossEntropy" })),
  ...prefixed("loss", lossModels, (model, loss) => ({ model, loss: loss as LossName })),
  ...prefixed("penalty", followed, ({ factors }, name) => ({
    model: lossModels.softmaxCrossEntropy!,
    loss: "softmaxCrossEntropy",
    penalty: `${name}(${factors.map((factor, i) => `${factor}=${0.1 + 0.2 * i}`).join()})`,
  })),
};

function prefixed<Key extends string, Value>(
  kind: string,
  list: Readonly<Record<Key, Value>>,
  entry: (value: Value, name: Key) => Case,
): Record<string, Case> {
  const entries = Object.entries(list) as [Key, Value][];
  return Object.fromEntries(
    entries.map(([name, value]) => [`${kind} ${name}`, entry(value, name)]),
  );
}

const learningRate = 0.01;
const rows = 4;

/** Data, initial weights, and the gradients by finite differences of the float64 reference. */
function expectation({ model, loss, penalty }: Case) {
  const plan = planModel(model);
  const random = new RandomState(7);
  const size = plan.input.reduce((product, length) => product * length, rows);
  const features = Float32Array.from({ length: size }, () => random.normal());
  const width = plan.layers.at(-1)!.outputShape[0]!;
  const labels = Int32Array.from({ length: rows }, (_, i) => i % Math.max(2, width));
  const weights = initialize(plan, "torch-default", random);
  const before = Object.fromEntries(
    weights.map(({ name, values }) => [name, Float64Array.from(values)]),
  );
  const isLabel = loss === "softmaxCrossEntropy" || width === 1;
  const targets = isLabel
    ? labels
    : [...labels].flatMap((label) => Array.from({ length: width }, (_, i) => +(i === label)));
  const masks = new MaskSteps(3, "training");
  masks.next();
  const total = (values: Record<string, Float64Array>) => {
    const data = referenceLoss(plan, values, features, targets, { loss, masks: masks.source });
    if (!penalty) return data;
    return plan.parameters.reduce((sum, { name, role, shape }) => {
      if (role !== "kernel") return sum;
      return sum + parsePenalty(penalty).value(values[name]!, shape.at(-1)!);
    }, data);
  };
  const step = 1e-5;
  const gradients = plan.parameters.map(({ name }) =>
    before[name]!.map((w, i) => {
      const shifted = (by: number) => total({ ...before, [name]: before[name]!.with(i, w + by) });
      return (shifted(step) - shifted(-step)) / (2 * step);
    })
  );
  const shape = plan.input;
  return { examples: { features, shape, labels, rows }, weights, total: total(before), gradients };
}

for (const [name, entry] of Object.entries(table)) {
  Deno.test(`a training step follows the finite differences of ${name}`, async () => {
    const expected = expectation(entry);
    await tf.setBackend("cpu");
    checkStep(entry, expected, "cpu", true);
    using _ = startEngine({ threads: 1 });
    checkStep(entry, expected, "engine", true);
    checkStep(entry, expected, "engine, recorded", false);
  });
}

/** Makes one step on the active backend, and compares its losses and how far it moved weights. */
function checkStep(
  { model, loss, penalty }: Case,
  { examples, weights, total, gradients }: ReturnType<typeof expectation>,
  where: string,
  eager: boolean,
): void {
  const optimizer = { type: "SGD", semantics: "pytorch", lr: learningRate } as const;
  const plan = planTraining({ model, loss, optimizer, penalty: penalty ?? "none" });
  using data = new ResidentExamples(examples, { scale: 1 });
  using trainer = createTrainer(plan, weights, { seed: 3, eager });
  const losses = trainer.stepRows(data, Int32Array.from({ length: rows }, (_, i) => i));
  assertAlmostEquals(losses.total, total, 2e-5 * (1 + Math.abs(total)), where);
  assertEquals(trainer.eagerReason, undefined, where);
  for (const [k, gradient] of gradients.entries()) {
    const { name, values } = trainer.weights()[k]!;
    for (const [i, slope] of gradient.entries()) {
      const moved = (weights[k]!.values[i]! - values[i]!) / learningRate;
      assertAlmostEquals(moved, slope, 1e-4 * (1 + Math.abs(slope)), `${where}: ${name} at ${i}`);
    }
  }
}
