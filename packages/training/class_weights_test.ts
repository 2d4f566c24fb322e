import { planModel } from "@shrinklab/models";
import { assertEquals, assertThrows } from "@std/assert";
import { balancedClassWeights, checkClassWeights } from "./class_weights.ts";

const plan = (units: number) => planModel({ input: [2], layers: [{ type: "Dense", units }] });

Deno.test("checkClassWeights() wants one weight a class: two for one output", () => {
  checkClassWeights(plan(1), [1, 5]);
  assertThrows(() => checkClassWeights(plan(3), [1, 5]), RangeError, "2 class weights, want 3");
  assertThrows(() => checkClassWeights(plan(1), [1, -5]), RangeError, "weight of class 1 is -5");
});

Deno.test("balancedClassWeights() gives every class the same sum, and none to an empty one", () => {
  const weights = balancedClassWeights(Uint8Array.of(0, 0, 0, 2), 3);
  assertEquals(weights, [4 / 9, 0, 4 / 3]);
});
