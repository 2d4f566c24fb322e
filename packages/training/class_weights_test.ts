import { planModel } from "@shrinklab/models";
import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { balancedClassWeights, classWeightTable } from "./class_weights.ts";

await tf.setBackend("cpu");

const plan = (units: number) => planModel({ input: [2], layers: [{ type: "Dense", units }] });

Deno.test("classWeightTable() wants one weight a class: two for one output", () => {
  const table = classWeightTable(plan(1), [1, 5]);
  assertEquals([...table.dataSync()], [1, 5]);
  table.dispose();
  assertThrows(() => classWeightTable(plan(3), [1, 5]), RangeError, "2 class weights, want 3");
  assertThrows(() => classWeightTable(plan(1), [1, -5]), RangeError, "weight of class 1 is -5");
});

Deno.test("balancedClassWeights() gives every class the same sum, and none to an empty one", () => {
  const weights = balancedClassWeights(Uint8Array.of(0, 0, 0, 2), 3);
  assertEquals(weights, [4 / 9, 0, 4 / 3]);
});
