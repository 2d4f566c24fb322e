import { RandomState } from "@shrinklab/data/random_state";
import { initialize } from "@shrinklab/models";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { penaltiesOf } from "./model_penalties.ts";

/** Experiment E4's first model: three dense layers with L1 of 0.01. */
const dense = (units: number) =>
  ({ type: "Dense", units, activation: "relu", kernelRegularizer: { l1: 0.01 } }) as const;
const model = { input: [2], layers: [dense(2), dense(2), dense(1)] };
const weights = initialize(model, "he-normal", new RandomState(1));

Deno.test("penaltiesOf() lists one value a layer, and none without regularizers", () => {
  const listed = penaltiesOf(model, weights);
  assertEquals(listed.map(({ layer }) => layer), ["fc1", "fc2", "fc3"]);
  for (const [i, { value }] of listed.entries()) {
    const sum = weights[2 * i]!.values.reduce((total, w) => total + Math.abs(w), 0);
    assertAlmostEquals(value, 0.01 * sum, 1e-8);
  }
  const layers = model.layers.map(({ type, units }) => ({ type, units }));
  assertEquals(penaltiesOf({ input: [2], layers }, weights), []);
});

Deno.test("penaltiesOf() throws where a tensor is missing", () => {
  assertThrows(() => penaltiesOf(model, []), RangeError, 'tensor "fc1/kernel" is missing');
});
