import { assertEquals } from "@std/assert";
import { l1 } from "./l1.ts";
import { l1l2 } from "./l1l2.ts";
import { l2 } from "./l2.ts";

Deno.test("l1l2() is the sum of l1() and l2()", () => {
  const weights = [0.5, -2, 0];
  assertEquals(l1l2(0.25, 4).value(weights), l1(0.25).value(weights) + l2(4).value(weights));
});
