import { parseNetwork } from "@shrinklab/models";
import { assertEquals } from "@std/assert";
import { effectiveRateNotes } from "./effective_rate.ts";
import { planTraining } from "./plan_training.ts";

Deno.test("effectiveRateNotes() tells nothing of kernels that nothing shrinks", () => {
  const notes = (penalty: string) => {
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
    return effectiveRateNotes(plan, trained, { ...trained, rate: 0.05 });
  };
  assertEquals([notes("none"), notes("l1(0.1)"), notes("l2:fc2=0")], [[], [], []]);
  assertEquals(notes("l2:fc2=0.1"), [
    "effective learning rate of fc2 before bn2: 0.02 at first, 0.01 in the end",
  ]);
  assertEquals(notes("l2(0.1)").length, 2);
});
