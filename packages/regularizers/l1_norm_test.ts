import { assertEquals } from "@std/assert";
import { l1 } from "./l1.ts";
import { l1Norm } from "./l1_norm.ts";

Deno.test("l1Norm() is the same function as l1()", () => {
  const weights = [0.5, -2, 0, 1e-8];
  assertEquals(l1Norm(0.3).value(weights), l1(0.3).value(weights));
  assertEquals(l1Norm(0.3).gradient(weights), l1(0.3).gradient(weights));
});
