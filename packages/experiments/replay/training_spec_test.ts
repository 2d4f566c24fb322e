import { assertEquals, assertThrows } from "@std/assert";
import { storedCase } from "./case_for_tests.ts";
import { CaseError } from "./case_error.ts";
import type { ReplayCase } from "./replay_case.ts";
import { trainingSpec } from "./training_spec.ts";

Deno.test("trainingSpec() names penalties and data loss as training does", () => {
  const spec = trainingSpec(storedCase({ dataLoss: false }));
  assertEquals(spec.penalties, [{ penalty: "l1-norm(1)", over: "all" }]);
  assertEquals([spec.dataLoss, spec.loss], [false, "softmaxCrossEntropy"]);
  assertEquals(trainingSpec(storedCase({ penalty: null })).penalties, []);
});

Deno.test("trainingSpec() leaves a layer's regularizers to it", () => {
  const layers = [{ type: "Dense", units: 9, kernelRegularizer: { l1: 1e-4, l2: 1e-3 } }];
  const { model, penalties } = trainingSpec(storedCase({ input: [784], layers, penalty: null }));
  assertEquals([model.layers as unknown, penalties], [layers, []]);
});

Deno.test("trainingSpec() names all that is not supported", () => {
  const replay = storedCase({
    layers: [{ type: "Dense", units: 3, blur: 1 }, { type: "Wavelet" }, { type: "Wavelet" }],
    loss: "hinge",
    init: { scheme: "zeros", seed: 1 },
    optimizer: { type: "Newton" },
    penalty: { type: "L3", factor: 1, over: "biases" },
    data: { dataset: "cifar", scale: 1, batchSize: 1, order: "file" },
  });
  assertEquals(
    assertThrows(() => trainingSpec(replay), CaseError).message,
    'Cannot replay "cnn-l1": not supported yet: "blur" of layer "Dense", layer "Wavelet", ' +
      'loss "hinge", initializer "zeros", optimizer "Newton", penalty "L3", penalty over ' +
      '"biases", data set "cifar"',
  );
});

Deno.test("trainingSpec() says what is wrong with a layer, an optimizer or a penalty", () => {
  const wrong: [Partial<Record<keyof ReplayCase, unknown>>, string][] = [
    [{ input: [784], layers: [{ type: "Dense", units: 0 }] }, "units"],
    [{ optimizer: { type: "SGD", semantics: "pytorch", lr: -1 } }, "lr is -1"],
    [{ optimizer: { type: "SGD", semantics: "pytorch", lr: 1, rho: 1 } }, "rho"],
    [{ optimizer: { type: "SGD", lr: 1 } }, "semantics"],
  ];
  for (const [changes, part] of wrong) {
    assertThrows(() => trainingSpec(storedCase(changes)), CaseError, part);
  }
});
