import { assertEquals } from "@std/assert";
import { median } from "./measure.ts";

Deno.test("median() takes the middle, or the mean of the two middle ones", () => {
  assertEquals(median([3, 1, 2]), 2);
  assertEquals(median([4, 1, 2, 3]), 2.5);
});
