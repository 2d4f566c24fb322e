import { assertEquals, assertThrows } from "@std/assert";
import { planTraining, type TrainingSpec } from "./plan_training.ts";

const spec: TrainingSpec = {
  model: {
    input: [2],
    layers: [{ type: "Dense", units: 2, maxNorm: 1, biasRegularizer: "l2(1)" }],
  },
  loss: "softmaxCrossEntropy",
  optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1, weightDecay: 0.2 },
};

Deno.test("planTraining() works out model, optimizer and all that regularizes", () => {
  const plan = planTraining({ ...spec, penalty: "l1(3,over=all)+orthogonal-rows(4)" });
  assertEquals(plan.model.layers[0]!.outputShape, [2]);
  assertEquals(plan.optimizer.decay, { factor: 0.2, decoupled: false });
  assertEquals(plan.penalties.map(({ over }) => over), ["all", "kernels"]);
  const { elementwise, matrices, constraints } = plan.regularization;
  assertEquals(elementwise.map((list) => list.map(({ type }) => type)), [["l1"], ["l1", "l2"]]);
  assertEquals(matrices.map(({ parameter }) => parameter), ["fc1/kernel"]);
  assertEquals([...constraints.keys()], ["fc1/kernel"]);
});

Deno.test("planTraining() has no penalty on a bias that is not there", () => {
  const model = { input: [2], layers: [{ type: "Dense", units: 2, useBias: false } as const] };
  const { regularization } = planTraining({ ...spec, model, penalty: "l1(3,over=all)" });
  assertEquals(regularization.penalties.map((list) => list.length), [1]);
  assertThrows(
    () => planTraining({ ...spec, model, penalty: "l1:fc1/bias=1" }),
    RangeError,
    'parameter is "fc1/bias", want fc1/kernel',
  );
});

Deno.test("planTraining() has no penalties where none are named", () => {
  assertEquals(planTraining(spec).penalties, []);
  assertEquals(planTraining({ ...spec, penalty: "none" }).penalties, []);
});

Deno.test("planTraining() says what is wrong before anything is trained", () => {
  const wrong: [Partial<Record<keyof TrainingSpec, unknown>>, string][] = [
    [{ model: { input: [2], layers: [{ type: "Dense", units: 0 }] } }, "units is 0"],
    [{ loss: "hinge" }, 'loss is "hinge", want one of softmaxCrossEntropy'],
    [{ optimizer: { ...spec.optimizer, lr: 0 } }, "lr is 0"],
    [{ penalty: "l1:fc2=1" }, 'layer is "fc2", want one of fc1, layer1; did you mean fc1?'],
    [{ classWeights: [1, 1, 1] }, "there are 3 class weights, want 2"],
    [{ classWeights: [1, -1] }, "weight of class 1 is -1, want a number >= 0"],
  ];
  for (const [part, message] of wrong) {
    assertThrows(() => planTraining({ ...spec, ...part } as TrainingSpec), RangeError, message);
  }
  assertThrows(() => planTraining({ ...spec, penalty: "l1" }), SyntaxError, "want l1(X)");
});
