import { assertEquals } from "@std/assert";
import { BestWeights } from "./best_weights.ts";
import { runEpochs } from "./epochs_for_tests.ts";

Deno.test("BestWeights keeps the first of equal epochs and shows each new best one", () => {
  const seen: number[] = [];
  const best = new BestWeights({
    monitor: "valid.accuracy",
    onBest: (weights, { epoch }) => seen.push(epoch, weights[0]!.values[0]!),
  });
  const { last } = runEpochs(best, [0.5, undefined, 0.8, 0.8, 0.7]);
  assertEquals(last, 5);
  assertEquals(seen, [1, 1, 3, 3]);
  assertEquals([best.record?.epoch, best.weights?.[0]?.values[0]], [3, 3]);
});
