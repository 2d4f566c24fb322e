import { parseNetwork } from "@shrinklab/models";
import { assertEquals } from "@std/assert";
import { effectiveRates } from "./effective_rate.ts";
import { planTraining } from "./plan_training.ts";

Deno.test("effectiveRates() tells nothing of kernels that nothing shrinks", () => {
  const rates = (penalty: string) => {
    const plan = planTraining({
      model: {
        input: [2],
        layers: parseNetwork("dense(2) batch-norm dense(1) batch-norm dense(2)"),
      },
      loss: "softmaxCrossEntropy",
      optimizer: { type: "Adam", semantics: "pytorch", lr: 0.1 },
      penalty,
    });
    const weights = [
      { name: "fc1/kernel", shape: [2, 2], values: Float32Array.of(3, 0, 0, 4) },
      { name: "fc2/kernel", shape: [2, 1], values: Float32Array.of(3, 4) },
    ];
    const trained = { weights, rate: 0.1 };
    return effectiveRates(plan, trained, { ...trained, rate: 0.05 });
  };
  assertEquals([rates("none"), rates("l1(0.1)"), rates("l2:fc2=0")], [[], [], []]);
  assertEquals(rates("l2:fc2=0.1"), [{ layer: "fc2", before: "bn2", first: 0.02, last: 0.01 }]);
  assertEquals(rates("l2(0.1)").map(({ layer, first }) => [layer, first]), [
    ["fc1", 0.1 / Math.sqrt((9 + 16) / 2)],
    ["fc2", 0.02],
  ]);
});
