import { assertEquals, assertThrows } from "@std/assert";
import { CaseError } from "./case_error.ts";
import { storedCase } from "./case_for_tests.ts";
import { planCase } from "./plan_case.ts";
import type { ReplayCase } from "./replay_case.ts";

Deno.test("planCase() names penalties and loss as training does", () => {
  const { spec } = planCase(storedCase());
  assertEquals([spec.penalty, spec.loss], ["l1-norm(1,over=all)", "softmaxCrossEntropy"]);
  assertEquals(planCase(storedCase({ penalty: null })).penalties, []);
});

Deno.test("planCase() leaves a layer's regularizers to it", () => {
  const layers = [{ type: "Dense", units: 9, kernelRegularizer: { l1: 1e-4, l2: 1e-3 } }];
  const { spec, penalties } = planCase(storedCase({ input: [784], layers, penalty: null }));
  assertEquals([spec.model.layers as unknown, penalties], [layers, []]);
});

Deno.test("planCase() names all that is not supported", () => {
  const replay = storedCase({
    layers: [{ type: "Dense", units: 3, blur: 1 }, { type: "Wavelet" }, { type: "Wavelet" }],
    loss: "hinge",
    init: { scheme: "zeros", seed: 1 },
    optimizer: { type: "Newton" },
    penalty: { type: "L3", factor: 1, over: "biases" },
    data: { dataset: "cifar", scale: 1, batchSize: 1, order: "file" },
  });
  assertEquals(
    assertThrows(() => planCase(replay), CaseError).message,
    'Cannot replay "cnn-l1": not supported yet: "blur" of layer "Dense", layer "Wavelet", ' +
      'loss "hinge", initializer "zeros", optimizer "Newton", penalty "L3", penalty over ' +
      '"biases", data set "cifar"',
  );
});

Deno.test("planCase() says what is wrong with a layer, an optimizer or a penalty", () => {
  const wrong: [Partial<Record<keyof ReplayCase, unknown>>, string][] = [
    [{ input: [784], layers: [{ type: "Dense", units: 0 }] }, "units"],
    [{ optimizer: { type: "SGD", semantics: "pytorch", lr: -1 } }, "lr is -1"],
    [{ optimizer: { type: "SGD", semantics: "pytorch", lr: 1, rho: 1 } }, "rho"],
    [{ optimizer: { type: "SGD", lr: 1 } }, "semantics"],
  ];
  for (const [changes, part] of wrong) {
    assertThrows(() => planCase(storedCase(changes)), CaseError, part);
  }
});
