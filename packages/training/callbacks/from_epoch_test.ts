import { assertEquals } from "@std/assert";
import { BestWeights } from "./best_weights.ts";
import { EarlyStopping } from "./early_stopping.ts";
import { runEpochs } from "./epochs_for_tests.ts";
import { fromEpoch } from "./from_epoch.ts";
import { scheduledRate } from "./scheduled_rate.ts";

Deno.test("fromEpoch() hides the ends of earlier epochs, so that a later one is the best", () => {
  const best = new BestWeights({ monitor: "valid.accuracy" });
  const { last } = runEpochs(fromEpoch(3, best), [0.9, 0.8, 0.5, 0.6]);
  assertEquals([last, best.record?.epoch, best.weights?.[0]?.values[0]], [4, 4, 4]);
});

Deno.test("fromEpoch() counts patience from the first epoch that is seen", () => {
  const stopping = new EarlyStopping({ monitor: "valid.accuracy", patience: 1 });
  assertEquals(runEpochs(fromEpoch(4, stopping), [0.9, 0.8, 0.7, 0.3, 0.2, 0.1]).last, 5);
});

Deno.test("fromEpoch() leaves the starts of epochs, the steps and the end as they are", () => {
  const rate = scheduledRate({ type: "exponential", factor: 0.5 }, 8);
  assertEquals(runEpochs(fromEpoch(9, rate), [1, 1, 1]).rates, [8, 4, 2]);
  const seen: string[] = [];
  const all = fromEpoch(9, {
    name: "all",
    onStepEnd: () => void seen.push("step"),
    onEnd: () => void seen.push("end"),
  });
  assertEquals(all.name, "all");
  all.onStepEnd!({} as never);
  runEpochs(all, [1]);
  assertEquals(seen, ["step", "end"]);
});
