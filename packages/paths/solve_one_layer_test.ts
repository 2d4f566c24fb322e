import type { LabelledRows } from "@shrinklab/data";
import { RandomState } from "@shrinklab/data";
import { planTraining, ResidentExamples, type TrainingPlan } from "@shrinklab/training";
import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import {
  emptyGradient,
  emptyWeights,
  largestCurvature,
  largestLambda,
  oneLayerOf,
} from "./one_layer.ts";
import { polish } from "./polish.ts";
import { solveOneLayer } from "./solve_one_layer.ts";

const random = new RandomState(5);
const FEATURES = 6;
const ROWS = 60;
const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
const features = normals(ROWS * FEATURES);
const noise = normals(ROWS);
/** Two of the features tell what is wanted. */
const told = (row: number) =>
  features[row * FEATURES]! - features[row * FEATURES + 3]! + 0.3 * noise[row]!;
const rowsOf = (labels: LabelledRows["labels"]): LabelledRows => ({
  features,
  shape: [FEATURES],
  labels,
  rows: ROWS,
});
const targets = Array.from({ length: ROWS }, (_, row) => told(row));

interface Case {
  readonly rows: LabelledRows;
  readonly plan: (lambda: number) => TrainingPlan;
}

const casesOf = (penalty: (lambda: number) => string): Record<string, Case> => {
  const plan =
    (units: number, activation: "linear" | "softmax" | "sigmoid", loss: string) =>
    (lambda: number) =>
      planTraining({
        model: { input: [FEATURES], layers: [{ type: "Dense", units, activation }] },
        loss: loss as "softmaxCrossEntropy",
        optimizer: { type: "SGD", semantics: "pytorch", lr: 1 },
        penalty: penalty(lambda),
      });
  const three = rowsOf(targets.map((x) => x < -0.7 ? 0 : x < 0.7 ? 1 : 2));
  const two = rowsOf(Float32Array.from(targets, (x) => x > 0 ? 1 : 0));
  return {
    softmaxCrossEntropy: { rows: three, plan: plan(3, "linear", "softmaxCrossEntropy") },
    categoricalCrossEntropy: { rows: three, plan: plan(3, "softmax", "categoricalCrossEntropy") },
    binaryCrossEntropy: { rows: two, plan: plan(1, "sigmoid", "binaryCrossEntropy") },
    binaryCrossEntropyFromLogits: {
      rows: two,
      plan: plan(1, "linear", "binaryCrossEntropyFromLogits"),
    },
    meanSquaredError: {
      rows: rowsOf(Float32Array.from(targets)),
      plan: plan(1, "linear", "meanSquaredError"),
    },
  };
};

const penalties: Record<string, (lambda: number) => string> = {
  "prox-l1": (lambda) => `prox-l1(${lambda})`,
  "prox-elastic-net": (lambda) => `prox-elastic-net(l1=${lambda},l2=0.1)`,
  "group-lasso": (lambda) => `group-lasso(${lambda},over=features)`,
  "sparse-group-lasso": (lambda) =>
    `sparse-group-lasso(l1=${lambda},group=${lambda},over=features)`,
};

for (const [name, penalty] of Object.entries(penalties)) {
  for (const [loss, { rows, plan }] of Object.entries(casesOf(penalty))) {
    Deno.test(`the path of ${name} under ${loss} begins at its largest lambda`, async () => {
      await tf.setBackend("cpu");
      using examples = new ResidentExamples(rows, { scale: 1 });
      const layer = oneLayerOf(plan(1))!;
      const top = largestLambda(plan(1), layer, emptyGradient(layer, rows, 1));
      const rate = 1 / largestCurvature(layer, rows, 1);
      const solve = async (lambda: number, tolerance = 1e-4) => {
        const { weights, residual } = await solveOneLayer(
          plan(lambda),
          emptyWeights(plan(1), layer, rows),
          examples,
          { rate, tolerance },
        );
        return { residual, kernel: [...weights[layer.kernel]!.values], weights };
      };
      assert((await solve(1.0001 * top)).kernel.every((w) => w === 0));
      const below = await solve(0.9 * top);
      assert(below.kernel.some((w) => w !== 0));
      const { residual, weights } = await solve(0.3 * top);
      assertLess(residual, 1e-3);
      const { weights: coarse } = await solve(0.3 * top, 0.1);
      const polished = polish(plan(0.3 * top), layer, coarse, { rows, scale: 1, tolerance: 1e-4 });
      for (const [i, w] of polished[layer.kernel]!.values.entries()) {
        assertAlmostEquals(w, weights[layer.kernel]!.values[i]!, 2e-3);
      }
    });
  }
}

Deno.test("oneLayerOf() knows what has no exact beginning", () => {
  const plan = (penalty: string, extra: object = {}) =>
    planTraining({
      model: { input: [2], layers: [{ type: "Dense", units: 2 }] },
      loss: "softmaxCrossEntropy",
      optimizer: { type: "SGD", semantics: "pytorch", lr: 1 },
      penalty,
      ...extra,
    });
  const dense = { type: "Dense", units: 2, activation: "tanh" } as const;
  assert(oneLayerOf(plan("prox-l1(1)")));
  for (
    const [penalty, extra] of [
      ["l1(1)", {}],
      ["prox-l0(1)", {}],
      ["prox-l1(1,over=all)", {}],
      ["prox-l1(1)+l2(1)", {}],
      ["group-lasso:fc1=1", {}],
      ["prox-l1(1)", { classWeights: [1, 2] }],
      ["prox-l1(1)", { loss: "poisson", model: { input: [2], layers: [{ ...dense, units: 1 }] } }],
      ["prox-l1(1)", { model: { input: [2], layers: [dense, { type: "Dense", units: 2 }] } }],
      [
        "prox-l1(1)",
        { optimizer: { type: "SGD", semantics: "pytorch", lr: 1, weightDecay: 0.1 } },
      ],
    ] as const
  ) {
    assertEquals(oneLayerOf(plan(penalty, extra)), undefined, penalty);
  }
});
