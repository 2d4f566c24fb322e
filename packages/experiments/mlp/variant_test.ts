import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { planModel } from "@shrinklab/models/model_plan";
import { networkText } from "./network.ts";
import { mlpPresets } from "./presets/registry.ts";
import { parseSweep } from "./sweep.ts";
import { planVariants } from "./variant.ts";

const { e1, "e1-l2": e1L2 } = mlpPresets;

Deno.test("planVariants() makes every preset, whose name is its key", () => {
  for (const [name, preset] of Object.entries(mlpPresets)) {
    const [variant] = planVariants([preset]);
    assertEquals([preset.name, variant!.name], [name, name]);
    assertEquals(planModel(variant!.model).layers.at(-1)!.outputShape, [10]);
  }
});

Deno.test("planVariants() gives E5's models as many parameters as the source prints", () => {
  const parameters = (name: keyof typeof mlpPresets) =>
    planModel(planVariants([mlpPresets[name]])[0]!.model).parameters
      .reduce((sum, { shape }) => sum + shape.reduce((size, length) => size * length, 1), 0);
  assertEquals(parameters("e5-softmax"), 7850);
  assertEquals(parameters("e5-dense64"), 50_890);
  assertEquals(parameters("e5-dense64-dropout"), 50_890);
});

Deno.test("planVariants() sets otherwise what it is told", () => {
  const [variant] = planVariants([e1], {
    hidden: [8],
    activation: "relu",
    normalization: "batch-norm",
    momentum: 0.5,
    dropout: 0.25,
    maxNorm: 2,
    activityPenalty: "l1(0.1)",
    subsetSeed: 7,
    learningRate: 0.1,
    epochs: 3,
  });
  assertEquals(variant!.model.layers, [
    { type: "Dense", units: 8, maxNorm: 2 },
    { type: "BatchNorm", momentum: 0.5, epsilon: 1e-3, updatesStatistics: true },
    { type: "Activation", activation: "relu", activityRegularizer: "l1(0.1)" },
    { type: "Dropout", rate: 0.25 },
    { type: "Dense", units: 10 },
  ]);
  assertEquals(variant!.rows, { type: "numpy-subset", seed: 7, train: 1000, validation: 100 });
  assertEquals([variant!.optimizer.lr, variant!.optimizer.epsilon], [0.1, 1e-8]);
  assertEquals([variant!.epochs, variant!.batchSize], [3, "all"]);
  assertStringIncludes(networkText(variant!.network, 784, 10), "784-8-10, batch-norm (momentum");
});

Deno.test("planVariants() makes a method of each value of a sweep", () => {
  const variants = planVariants([e1L2], {}, parseSweep("lambda=1,2"));
  assertEquals(variants.map(({ penalty }) => penalty), ["l2(0.001)", "l2(0.002)"]);
  assertEquals(planVariants([e1], {}, parseSweep("dropout=0,0.5"))[1]!.network.dropout, 0.5);
});

Deno.test("planVariants() throws on what cannot be compared or swept", () => {
  assertThrows(
    () => planVariants([e1, mlpPresets["e2-none"]]),
    RangeError,
    "Cannot compare e2-none with e1: their data is different",
  );
  assertEquals(planVariants([e1, mlpPresets["e2-none"]], { subsetSeed: 5 }).length, 2);
  const sweep = parseSweep("lambda=1,2");
  assertThrows(() => planVariants([e1], {}, sweep), RangeError, "lambda has nothing to scale");
  assertThrows(() => planVariants([e1, e1L2], {}, sweep), RangeError, "2 presets, want one");
  assertThrows(() => planVariants([e1], { momentum: 0.5 }), RangeError, "want batch-norm");
});
