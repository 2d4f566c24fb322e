import { assertEquals } from "@std/assert";
import { methodNotes } from "./method_notes.ts";
import { resultOf, runOf } from "./result_for_tests.ts";

Deno.test("methodNotes() says for how many seeds a note holds", () => {
  const runs = [1, 2, 3].map((seed) =>
    runOf({ method: "l1", seed, notes: seed < 3 ? ["all", "some"] : ["all"] })
  );
  assertEquals(methodNotes(resultOf(...runs)), ["l1: all", "l1: some (2 of 3 seeds)"]);
});

Deno.test("methodNotes() gives effective learning rates as means over the seeds", () => {
  const rate = { layer: "fc1", before: "bn1", first: 0.1, last: 0.2 };
  const one = runOf({ method: "l2", notes: [], effectiveRates: [rate] });
  const other = runOf({ ...one, seed: 2, effectiveRates: [{ ...rate, last: 0.40001 }] });
  const said = "l2: effective learning rate of fc1 before bn1: 0.1 at first,";
  assertEquals(methodNotes(resultOf(one)), [`${said} 0.2 in the end`]);
  assertEquals(methodNotes(resultOf(one, other)), [`${said} 0.3 in the end (means of 2 seeds)`]);
});
