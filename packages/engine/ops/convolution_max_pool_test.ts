import { assert } from "@std/assert";
import fc from "fast-check";
import { activations } from "../reference/activations.ts";
import {
  generalCases,
  placed,
  randomOperands,
  winogradCases,
} from "./convolution_cases_for_tests.ts";
import { checkPooled, convolveAndPool } from "./convolution_checks_for_tests.ts";
import { onBoth, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

const pooled = fc.oneof(generalCases, winogradCases)
  .filter(({ down, across }) => down >= 2 && across >= 2);

Deno.test("FusedConv2DMaxPool and its gradients are right to 1e-4, the same on 2 threads", () => {
  const named = fc.constantFrom(...Object.keys(activations));
  fc.assert(
    fc.property(pooled, named, fc.boolean(), fc.nat(1e6), (shape, activation, bias, seed) => {
      checkPooled(engines, shape, activation, seed, bias);
    }),
    { numRuns: 60 },
  );
});

Deno.test("FusedConv2DMaxPool of many blocks is right, by either kernel", () => {
  const sizes = {
    batch: 9,
    height: 29,
    width: 30,
    inputs: 8,
    outputs: 16,
    padding: "same" as const,
    strideDown: 1,
    strideAcross: 1,
  };
  checkPooled(engines, placed({ ...sizes, filterHeight: 3, filterWidth: 3 })!, "relu", 1);
  checkPooled(engines, placed({ ...sizes, filterHeight: 5, filterWidth: 5 })!, "tanh", 2);
});

Deno.test("FusedConv2DMaxPool gives the gradient to the first of equal entries", () => {
  const sizes = { batch: 1, height: 4, width: 4, inputs: 8, outputs: 8 };
  const strides = { strideDown: 1, strideAcross: 1 };
  for (const side of [1, 3]) {
    const shape = placed({
      ...sizes,
      ...strides,
      filterHeight: side,
      filterWidth: side,
      padding: "valid",
    })!;
    const values = randomOperands(shape, 1);
    // Of zeros alone Winograd makes equal numbers: rounding tells others apart.
    values.x.fill(0);
    const [, places] = onBoth(engines, () => convolveAndPool(shape, values, "linear"));
    assert(places!.every((place) => place === 0));
  }
});
