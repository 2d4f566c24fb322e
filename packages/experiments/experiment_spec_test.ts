import { assertEquals, assertThrows } from "@std/assert";
import { effectiveGradientOf } from "./effective_gradient_of.ts";
import { planExperiment } from "./experiment_spec.ts";
import { methodNames } from "./methods.ts";
import { presets } from "./presets/registry.ts";

Deno.test("planExperiment() takes everything from the preset", () => {
  const spec = planExperiment(presets.corrected);
  assertEquals(spec.seeds, [1]);
  assertEquals([spec.epochs, spec.batchSize, spec.start], [10, 256, "same"]);
  assertEquals(spec.methods.map(({ training }) => training.optimizer), [
    { type: "SGD", semantics: "pytorch", lr: 2e-4, weightDecay: 0.1 },
    { type: "SGD", semantics: "pytorch", lr: 2e-4 },
    { type: "SGD", semantics: "pytorch", lr: 2e-4 },
  ]);
});

Deno.test("planExperiment() replaces what is set otherwise", () => {
  const spec = planExperiment(presets.quick, {
    methods: ["l2-norm", "none"],
    lambdas: { "l2-norm": 3 },
    optimizer: "adam",
    learningRate: 0.1,
    epochs: 2,
    batchSize: 8,
    seed: 5,
    seeds: 3,
  });
  assertEquals([spec.epochs, spec.batchSize, spec.seeds], [2, 8, [5, 6, 7]]);
  assertEquals(spec.methods.map(({ name, lambda }) => [name, lambda]), [["l2-norm", 3], [
    "none",
    0,
  ]]);
  assertEquals(spec.methods[0]!.training.optimizer, {
    type: "Adam",
    semantics: "pytorch",
    lr: 0.1,
  });
});

Deno.test("planExperiment() keeps the data from all but the first model in the notebook", () => {
  const seen = planExperiment(presets.notebook).methods.map(({ penaltyAlone }) => penaltyAlone);
  assertEquals(seen, [false, true, true]);
  assertThrows(
    () => planExperiment(presets.notebook, { methods: ["l1"] }),
    RangeError,
    "first method is l1, want weight-decay",
  );
});

Deno.test("planExperiment() regularises nothing in the 100-epoch run", () => {
  const { methods } = planExperiment(presets["notebook-100"]);
  for (const { training } of methods) {
    assertEquals([training.penalty, training.optimizer.weightDecay], [undefined, undefined]);
  }
  assertThrows(
    () => planExperiment(presets["notebook-100"], { lambdas: { l1: 1 } }),
    RangeError,
    "l1 is set, want none",
  );
});

Deno.test("effectiveGradientOf() shows that the notebook's author expected too much", () => {
  const { methods } = planExperiment(presets.notebook);
  assertEquals(methods.map(effectiveGradientOf), [
    "weight-decay 0.1: 0.1 w",
    "l1 1: 1 sign(w), and nothing from the data",
    "l2-norm 0.1: 0.1 w / ||w||, and nothing from the data",
  ]);
});

Deno.test("every preset runs every method", () => {
  for (const preset of Object.values(presets)) {
    const rest = methodNames.filter((name) => name !== preset.methods[0]);
    const spec = planExperiment(preset, { methods: [preset.methods[0]!, ...rest] });
    assertEquals(spec.methods.map(effectiveGradientOf).length, methodNames.length);
  }
});
