import { assertEquals, assertThrows } from "@std/assert";
import { EarlyStopping } from "./early_stopping.ts";
import { runEpochs } from "./epochs_for_tests.ts";

Deno.test("EarlyStopping ends patience epochs after the best one", () => {
  const losses = [5, 3, 4, 3, 3.5, 1];
  for (const [patience, last] of [[0, 3], [1, 3], [2, 4], [3, 5], [4, 6]] as const) {
    assertEquals(runEpochs(new EarlyStopping({ patience }), losses).last, last);
  }
});

Deno.test("EarlyStopping does not take an improvement of minDelta for one", () => {
  const stopping = new EarlyStopping({ patience: 2, minDelta: 0.5 });
  assertEquals(runEpochs(stopping, [5, 4.5, 4.75, 1]).last, 3);
  assertEquals(stopping.bestEpoch, 1);
});

Deno.test("EarlyStopping ends nothing as long as no figure was finite", () => {
  assertEquals(runEpochs(new EarlyStopping({ patience: 1 }), [NaN, Infinity, NaN, NaN]).last, 4);
  const stopping = new EarlyStopping({ patience: 1 });
  assertEquals(runEpochs(stopping, [NaN, NaN, 3, 4, 1]).last, 4);
  assertEquals(stopping.bestEpoch, 3);
});

Deno.test("EarlyStopping brings the best weights back where it is asked to", () => {
  const losses = [5, 3, 4, 6, 7];
  const restoreBestWeights = true;
  assertEquals(runEpochs(new EarlyStopping({ patience: 2 }), losses).weights, 4);
  assertEquals(
    runEpochs(new EarlyStopping({ patience: 2, restoreBestWeights }), losses).weights,
    2,
  );
  // Also where the epochs ran out first.
  assertEquals(
    runEpochs(new EarlyStopping({ patience: 9, restoreBestWeights }), losses).weights,
    2,
  );
});

Deno.test("EarlyStopping repeats experiment E1's rule, tested after every epoch", () => {
  // Evaluated every 10th epoch; the accuracy of epoch 60 is never beaten, only met.
  const accuracies = Array.from({ length: 300 }, (_, i) => {
    const epoch = i + 1;
    return epoch % 10 === 0 ? Math.min(epoch, 60) / 100 : undefined;
  });
  const stopping = new EarlyStopping({ monitor: "valid.accuracy", patience: 101 });
  const { last } = runEpochs(stopping, accuracies);
  assertEquals([stopping.bestEpoch, last], [60, 161]); // bestEpoch + 100 < epoch
});

Deno.test("EarlyStopping never takes what is not a number for the best", () => {
  const stopping = new EarlyStopping({ patience: 2 });
  assertEquals(runEpochs(stopping, [NaN, 4, NaN, NaN, 1]).last, 4);
  assertEquals(stopping.bestEpoch, 2);
});

Deno.test("EarlyStopping throws on a wrong patience or minDelta", () => {
  assertThrows(() => new EarlyStopping({ patience: -1 }), RangeError, "patience is -1");
  assertThrows(() => new EarlyStopping({ minDelta: NaN }), RangeError, "minDelta is NaN");
});

Deno.test("EarlyStopping goes on from its state as if it had seen what came before", () => {
  const options = { patience: 2, restoreBestWeights: true };
  const losses = [5, 3, 4];
  const before = new EarlyStopping(options);
  runEpochs({ ...before, name: "", onEpochEnd: before.onEpochEnd.bind(before) }, losses);
  const after = new EarlyStopping(options);
  after.restore(before.state());
  assertEquals([after.bestEpoch, runEpochs(after, [undefined, undefined, 6, 7]).last], [2, 4]);
  const fresh = new EarlyStopping(options);
  fresh.restore(new EarlyStopping(options).state());
  assertEquals(runEpochs(fresh, losses).weights, 2);
});
