import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { epochsWithPruning, planPruning, rateEpoch } from "./plan_pruning.ts";

const cubic = { share: 0.8, schedule: "cubic", from: 2, to: 6 } as const;

Deno.test("planPruning() prunes at once after training, and trains as long again", () => {
  assertEquals(planPruning({ share: 0.9 }, 5, 10), {
    pruning: { share: 0.9 },
    epochs: 10,
    stages: [{ after: 5, share: 0.9 }],
    settled: 5,
  });
  assertEquals(planPruning({ share: 0.9, epochs: 2 }, 5, 10).epochs, 7);
});

Deno.test("planPruning() follows the cubic schedule from epoch to epoch", () => {
  const { stages, epochs, settled } = planPruning(cubic, 8, 10);
  assertEquals([epochs, settled], [8, 6]);
  assertEquals(stages.map(({ after }) => after), [3, 4, 5, 6]);
  for (const { after, share } of stages) {
    assertAlmostEquals(share, 0.8 * (1 - (1 - (after - 2) / (6 - 2)) ** 3), 1e-12);
  }
  assertEquals(stages.at(-1)!.share, 0.8);
});

Deno.test("planPruning() goes back to a step, and the rate of learning with it", () => {
  const first = planPruning({ share: 0.5, rewind: 0 }, 4, 10);
  assertEquals([first.epochs, first.settled, first.rewind], [8, 4, {
    after: 4,
    step: 0,
    epoch: 1,
  }]);
  assertEquals([1, 4, 5, 8].map((epoch) => rateEpoch(first, epoch)), [1, 4, 1, 4]);
  // Steps 20 to 29 are those of epoch 3: behind step 20 comes its first.
  const later = [19, 20, 40].map((rewind) => planPruning({ share: 0.5, rewind }, 4, 10));
  assertEquals(later.map(({ rewind }) => rewind!.epoch), [2, 3, 5]);
  const gradual = planPruning({ ...cubic, rewind: 0 }, 8, 10);
  assertEquals([gradual.epochs, gradual.settled, gradual.rewind!.after], [16, 8, 8]);
  assertEquals(rateEpoch(planPruning(cubic, 8, 10), 7), 7);
});

Deno.test("planPruning() throws where nothing is trained before or after, or no such step is", () => {
  assertThrows(() => planPruning({ share: 0.5 }, 0, 10), RangeError, "epochs of training are 0");
  assertThrows(() => planPruning(cubic, 5, 10), RangeError, "to is 6, want at most 4");
  assertThrows(() => planPruning(cubic, 6, 10), RangeError, "to is 6, want at most 5");
  assertThrows(
    () => planPruning({ ...cubic, epochs: 3 }, 5, 10),
    RangeError,
    "to is 6, want at most 5",
  );
  assertEquals(planPruning({ ...cubic, epochs: 1 }, 6, 10).epochs, 7);
  assertThrows(
    () => planPruning({ share: 0.5, rewind: 41 }, 4, 10),
    RangeError,
    "rewind is 41, want 0 to 40",
  );
});

Deno.test("epochsWithPruning() is what planPruning() plans", () => {
  const all = [{ share: 0.5 }, { share: 0.5, rewind: 3, epochs: 2 }, cubic, {
    ...cubic,
    rewind: 0,
  }];
  for (const pruning of all) {
    assertEquals(epochsWithPruning(pruning, 8), planPruning(pruning, 8, 10).epochs);
  }
});
