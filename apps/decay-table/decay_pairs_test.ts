import { assert, assertEquals } from "@std/assert";
import { useBackend } from "@shrinklab/backends";
import { compareDecays, decayPairs } from "./decay_pairs.ts";

/** 64 images of two by two pixels, in two classes. */
const examples = {
  features: Uint8Array.from({ length: 256 }, (_, i) => (i * 97 + i * i * 31) % 256),
  shape: [2, 2, 1] as const,
  labels: Uint8Array.from({ length: 64 }, (_, row) => (row * 7) % 2),
  rows: 64,
  classes: 2,
};

Deno.test("compareDecays() finds weight decay and L2 the same without adaptive steps alone", async () => {
  using _backend = await useBackend("cpu");
  const same = compareDecays(decayPairs(0.1), examples, 10)
    .map(({ difference }) => difference < 1e-5);
  // AdamW is Adam beside a shrinking, and not Adam with L2; coupled decay is L2; under plain SGD
  // all three are one; under momentum a shrinking beside the step is another.
  assertEquals(same, [true, false, true, true, true, true, false]);
});

Deno.test("decayPairs() halves the decay for L2", () => {
  assert(decayPairs(0.2).every(({ second: { l2 = 0.1 } }) => l2 === 0.1));
});
