import { askNumber } from "@shrinklab/formula";
import { planModel } from "@shrinklab/models";
import { assertEquals, assertThrows } from "@std/assert";
import { maskSteps } from "./mask_steps.ts";

const plan = (always: boolean) =>
  planModel({ input: [2], layers: [{ type: "Dropout", rate: 0.5, always }] });

Deno.test("maskSteps() has a stream of words for every purpose", () => {
  const purposes = ["training", "evaluation", "Monte Carlo"] as const;
  const keys = purposes.map((purpose) =>
    maskSteps(plan(true), 5, purpose)!.source.key.map(askNumber)
  );
  assertEquals(keys, [[5, 0], [5, 1], [5, 2]]);
});

Deno.test("maskSteps() gives nothing where no mask is drawn, and needs no seed for that", () => {
  assertEquals(maskSteps(plan(false), undefined, "evaluation"), undefined);
});

Deno.test("maskSteps() throws on a seed that is not a 32-bit word", () => {
  for (const seed of [undefined, -1, 0.5, 2 ** 32, NaN]) {
    assertThrows(() => maskSteps(plan(false), seed, "training"), RangeError, `seed is ${seed}`);
  }
});

Deno.test("MaskSteps.restart() begins as one that is made for the seed", () => {
  const masks = maskSteps(plan(true), 5, "training")!;
  masks.next();
  masks.restart(8);
  const { key, step } = masks.source;
  assertEquals([key.map(askNumber), askNumber(step)], [[8, 0], 0]);
  assertThrows(() => masks.restart(undefined), RangeError, "seed is undefined");
});
