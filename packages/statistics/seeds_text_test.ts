import { assertEquals, assertThrows } from "@std/assert";
import { seedsText } from "./seeds_text.ts";

Deno.test("seedsText() says what one seed cannot say", () => {
  assertEquals(seedsText(1), "1 seed cannot say whether another would agree");
});

Deno.test("seedsText() adjusts both for the number of comparisons", () => {
  assertEquals(
    seedsText(6),
    "6 seeds would show a difference of 1.43 deviations; sign flips can reach p = 0.031",
  );
  assertEquals(
    seedsText(6, 2),
    "6 seeds would show a difference of 1.71 deviations after Holm over 2 comparisons; " +
      "sign flips cannot reach 0.05 (p = 0.063)",
  );
});

Deno.test("seedsText() throws on what is not a number of seeds", () => {
  assertThrows(() => seedsText(0), RangeError, "seeds are 0");
  assertThrows(() => seedsText(5, 0), RangeError, "comparisons are 0");
});
