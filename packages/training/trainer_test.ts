import { RandomState } from "@shrinklab/data";
import { initialize, referenceLoss } from "@shrinklab/models";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { planTraining, type TrainingPlan, type TrainingSpec } from "./plan_training.ts";
import { ResidentExamples } from "./resident_examples.ts";
import { createTrainer } from "./trainer.ts";

await tf.setBackend("cpu");

const spec: TrainingSpec = {
  model: {
    input: [4, 5, 1],
    layers: [
      { type: "Conv2D", filters: 2, kernelSize: 3, padding: "same", activation: "relu" },
      { type: "MaxPool2D", poolSize: 2 },
      { type: "Flatten" },
      { type: "Dense", units: 3 },
    ],
  },
  loss: "softmaxCrossEntropy",
  optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
  penalty: "l2-norm(0.3,over=all)+l1l2(l1=0.01,l2=0.02)",
};
const plan = planTraining(spec);
const weights = initialize(plan.model, "torch-default", new RandomState(1));
const rows = {
  features: Uint8Array.from({ length: 6 * 20 }, (_, i) => (i * 37) % 256),
  shape: [4, 5, 1],
  labels: [0, 1, 2, 0, 1, 2],
  rows: 6,
};
const batch = Int32Array.of(4, 1, 5);

/** Data loss and penalty of a model in plain float64, from the values of all its parameters. */
function losses(plan: TrainingPlan, values: Record<string, ArrayLike<number>>): [number, number] {
  const { model, regularization: { penalties } } = plan;
  const x = [...batch].flatMap((row) => [...rows.features.subarray(row * 20, row * 20 + 20)]);
  const labels = [...batch].map((row) => rows.labels[row]!);
  const data = referenceLoss(model, values, x.map((byte) => byte / 255), labels);
  const terms = model.parameters.flatMap(({ name }, i) =>
    penalties[i]!.map((penalty) => penalty.value(values[name]!))
  );
  return [data, terms.reduce((sum, term) => sum + term, 0)];
}

Deno.test("Trainer.step() follows the gradient of every parameter", () => {
  using examples = new ResidentExamples(rows);
  using trainer = createTrainer(plan, weights);
  const step = trainer.stepRows(examples, batch);
  const values: Record<string, ArrayLike<number>> = Object.fromEntries(
    weights.map((tensor) => [tensor.name, Float64Array.from(tensor.values)]),
  );
  const [data, penalty] = losses(plan, values);
  assertAlmostEquals(step.data, data, 1e-6);
  assertAlmostEquals(step.penalty, penalty, 1e-6);
  assertEquals(step.total, step.data + step.penalty);

  const h = 1e-5;
  for (const [k, { name, values: updated }] of trainer.weights().entries()) {
    for (const [i, w] of weights[k]!.values.entries()) {
      const loss = (by: number) => {
        const moved = Float64Array.from(values[name]!).with(i, w + by);
        const [data, penalty] = losses(plan, { ...values, [name]: moved });
        return data + penalty;
      };
      const quotient = (loss(h) - loss(-h)) / (2 * h);
      assertAlmostEquals((w - updated[i]!) / 0.1, quotient, 2e-5, `${name} at ${i}`);
    }
  }
});

Deno.test("Trainer.step() runs the same kernels at every step and leaves no tensors", async () => {
  const before = tf.memory().numTensors;
  {
    using examples = new ResidentExamples(rows);
    const optimizer = { type: "Adam", semantics: "keras", lr: 0.1 } as const;
    using trainer = createTrainer(planTraining({ ...spec, optimizer }), weights);
    const sequences: string[] = [];
    const tensors: number[] = [];
    for (let i = 0; i < 4; i++) {
      const profile = await tf.profile(() => void trainer.stepRows(examples, batch));
      sequences.push(profile.kernels.map((kernel) => kernel.name).join());
      tensors.push(tf.memory().numTensors);
    }
    assertEquals(new Set(sequences).size, 1);
    assertEquals(new Set(tensors).size, 1);
  }
  assertEquals(tf.memory().numTensors, before);
});

Deno.test("Trainer.step() trains with weight decay 0.1 as with l2 of 0.05 over all", () => {
  using examples = new ResidentExamples(rows);
  const train = (part: Partial<TrainingSpec>) => {
    using trainer = createTrainer(planTraining({ ...spec, penalty: "none", ...part }), weights);
    for (let i = 0; i < 5; i++) trainer.stepRows(examples, batch);
    return trainer.weights().flatMap(({ values }) => [...values]);
  };
  const decay = train({ optimizer: { ...spec.optimizer, weightDecay: 0.1 } });
  const penalty = train({ penalty: "l2(0.05,over=all)" });
  for (const [i, w] of decay.entries()) assertAlmostEquals(w, penalty[i]!, 1e-6);
});

Deno.test("Trainer.evaluate() of a batch gives the data loss of a step on it", () => {
  using examples = new ResidentExamples(rows);
  using trainer = createTrainer(plan, weights);
  const { loss, rows: seen } = trainer.evaluate(examples, { rows: batch });
  assertEquals(seen, 3);
  assertEquals(loss, trainer.stepRows(examples, batch).data);
});

Deno.test("Trainer.setLearningRate() counts from the next step on", () => {
  using examples = new ResidentExamples(rows);
  using trainer = createTrainer(plan, weights);
  trainer.setLearningRate(0);
  trainer.stepRows(examples, batch);
  assertEquals(trainer.weights(), weights);
  assertThrows(() => trainer.setLearningRate(NaN), RangeError, "learning rate is NaN");
});

Deno.test("createTrainer() throws on weights that do not fit the model", () => {
  assertThrows(
    () => createTrainer(plan, weights.slice(1)),
    RangeError,
    'Cannot load weights: tensor "conv1/kernel" is missing',
  );
  assertThrows(
    () => createTrainer(plan, [{ ...weights[0]!, shape: [9, 2] }, ...weights.slice(1)]),
    RangeError,
    'tensor "conv1/kernel" is [9, 2], want [3, 3, 1, 2]',
  );
  assertThrows(
    () => createTrainer(plan, [...weights, { ...weights[0]!, name: "conv9/kernel" }]),
    RangeError,
    'the model has no tensor "conv9/kernel"',
  );
});
