import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import type { Formula } from "./formula.ts";
import { sumFormula } from "./sum_formula.ts";

await tf.setBackend("cpu");

const weighted: Formula = {
  name: "weighted",
  inputs: ["w"],
  scalars: ["by"],
  outputs: ["sum"],
  evaluate: (m, v) => ({ sum: m.multiply(v.by!, m.abs(v.w!)) }),
};

Deno.test("sumFormula() leaves nothing behind but its sum", () => {
  const w = tf.tensor2d([[1, -2], [3, -4]]);
  const before = tf.memory().numTensors;
  const sum = sumFormula(weighted, { w }, { by: 2 });
  assertEquals(sum.dataSync()[0], 20);
  assertEquals(tf.memory().numTensors, before + 1);
  tf.dispose([w, sum]);
});

Deno.test("sumFormula() throws on two outputs", () => {
  assertThrows(
    () => sumFormula({ ...weighted, outputs: ["a", "b"] }, { w: tf.scalar(1) }, { by: 1 }),
    TypeError,
    'Cannot sum "weighted": it has 2 outputs, want 1',
  );
});

Deno.test("sumFormula() runs the backend's kernel where it has one", () => {
  tf.registerKernel({
    kernelName: "SumFormula",
    backendName: "cpu",
    kernelFunc: () => tf.scalar(42),
  });
  try {
    const sum = tf.tidy(() => sumFormula(weighted, { w: tf.ones([2]) }, { by: 1 }).dataSync()[0]);
    assertEquals(sum, 42);
  } finally {
    tf.unregisterKernel("SumFormula", "cpu");
  }
});
