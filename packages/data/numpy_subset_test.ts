import { assertEquals, assertThrows } from "@std/assert";
import stored from "../../fixtures/replay/subset-000.json" with { type: "json" };
import { numpySubset } from "./numpy_subset.ts";

Deno.test("numpySubset() picks the rows that numpy picks for E1", () => {
  const subset = numpySubset(stored.numpySeed);
  const rows = stored.shuffled.map((i) => stored.pick[i]!);
  assertEquals([...subset.pick], stored.pick);
  assertEquals([...subset.shuffled], stored.shuffled);
  assertEquals([...subset.validation], rows.slice(0, 100));
  assertEquals([...subset.train], rows.slice(100));
});

Deno.test("numpySubset() throws when nothing is left to train on", () => {
  assertThrows(() => numpySubset(1, { size: 100, validation: 100 }), RangeError, "100 of 100");
});
