import { assertEquals, assertThrows } from "@std/assert";
import { runEpochs } from "./epochs_for_tests.ts";
import { scheduledRate } from "./scheduled_rate.ts";

Deno.test("scheduledRate() sets the rate before each epoch", () => {
  const callback = scheduledRate({ type: "exponential", factor: 0.5 }, 8);
  assertEquals(runEpochs(callback, [1, 1, 1]).rates, [8, 4, 2]);
});

Deno.test("scheduledRate() may go by another epoch: back, for example", () => {
  const callback = scheduledRate({ type: "exponential", factor: 0.5 }, 8, (epoch) => epoch % 3 + 1);
  assertEquals(runEpochs(callback, [1, 1, 1]).rates, [4, 2, 8]);
});

Deno.test("scheduledRate() throws on a wrong schedule before training", () => {
  assertThrows(
    () => scheduledRate({ type: "exponential", factor: 2 }, 8),
    RangeError,
    "factor is 2",
  );
});
