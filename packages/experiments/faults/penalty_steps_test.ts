import { RandomState } from "@shrinklab/data";
import { initialize, type LayerSpec } from "@shrinklab/models";
import {
  createTrainer,
  planTraining,
  ResidentExamples,
  type Trainer,
  type TrainingSpec,
} from "@shrinklab/training";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { dataLossOf, PenaltySteps } from "./penalty_steps.ts";

await tf.setBackend("cpu");

const dense: LayerSpec = { type: "Dense", units: 3 };

function trainerOf(part: Partial<TrainingSpec>, layers: readonly LayerSpec[] = [dense]): Trainer {
  const plan = planTraining({
    model: { input: [4], layers },
    loss: "softmaxCrossEntropy",
    optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
    ...part,
  });
  return createTrainer(plan, initialize(plan.model, "torch-default", new RandomState(1)));
}

Deno.test("PenaltySteps.step() follows the penalties' gradient, and gives the penalty before", () => {
  using trainer = trainerOf({ penalty: "l2-norm(0.3,over=all)+l1l2(l1=0.01,l2=0.02)" });
  using steps = new PenaltySteps(trainer);
  const before = trainer.weights();
  const tensors = tf.memory().numTensors;
  const penalty = steps.step();
  assertEquals(tf.memory().numTensors, tensors);
  const { elementwise: penalties } = trainer.plan.regularization;
  const expected = before.flatMap(({ values }, i) => penalties[i]!.map((one) => one.value(values)));
  assertAlmostEquals(penalty, expected.reduce((sum, one) => sum + one), 1e-6);
  for (const [i, { values }] of trainer.weights().entries()) {
    for (const [k, w] of values.entries()) {
      const slope = penalties[i]!.reduce(
        (sum, one) => sum + one.gradient(before[i]!.values)[k]!,
        0,
      );
      assertAlmostEquals(w, before[i]!.values[k]! - 0.1 * slope, 1e-6);
    }
  }
});

Deno.test("PenaltySteps.step() decays, constrains, keeps the optimizer's state and the rate", () => {
  using decaying = trainerOf({
    optimizer: { type: "SGD", semantics: "pytorch", lr: 0.5, weightDecay: 1, momentum: 0.5 },
  });
  using steps = new PenaltySteps(decaying);
  const before = decaying.weights()[1]!.values[0]!;
  assertEquals([steps.step(), steps.step()], [0, 0]);
  // w / 2, then a velocity of 0.5 * w + w / 2.
  assertAlmostEquals(decaying.weights()[1]!.values[0]!, 0, 1e-7 + 1e-7 * Math.abs(before));
  decaying.setLearningRate(0);
  const after = decaying.weights();
  steps.step();
  assertEquals(decaying.weights(), after);

  using constrained = trainerOf({}, [{ ...dense, maxNorm: 0.1 }]);
  using bound = new PenaltySteps(constrained);
  bound.step();
  const column = [0, 3, 6, 9].map((i) => constrained.weights()[0]!.values[i]!);
  assertAlmostEquals(Math.hypot(...column), 0.1, 1e-6);
});

Deno.test("new PenaltySteps() refuses penalties that need a forward pass", () => {
  const wrong: [Partial<TrainingSpec>, LayerSpec, string][] = [
    [{}, { ...dense, activityRegularizer: "l1(1)" }, "l1 is on outputs or a matrix"],
    [{ penalty: "orthogonal-rows(1)" }, dense, "orthogonal-rows is on outputs or a matrix"],
  ];
  for (const [part, layer, message] of wrong) {
    using trainer = trainerOf(part, [layer]);
    assertThrows(() => new PenaltySteps(trainer), RangeError, message);
  }
});

Deno.test("dataLossOf() is what a step reports of the same batch", () => {
  const rows = {
    features: Float32Array.from({ length: 20 }, (_, i) => Math.sin(i)),
    shape: [4],
    labels: [0, 1, 2, 0, 1],
    rows: 5,
  };
  using examples = new ResidentExamples(rows, { scale: 1 });
  using trainer = trainerOf({ penalty: "l1(1)" });
  const batch = Int32Array.of(4, 0, 1);
  const loss = dataLossOf(trainer, examples, batch);
  assertEquals(trainer.stepRows(examples, batch).data, loss);
});
