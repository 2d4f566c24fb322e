import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { assignFormula } from "./assign_formula.ts";
import type { Formula } from "./formula.ts";
import type { FormulaAttributes } from "./formula_kernel.ts";

await tf.setBackend("cpu");

const swap: Formula = {
  name: "swap",
  inputs: ["a", "b"],
  scalars: ["by"],
  outputs: ["a", "b"],
  evaluate: (m, v) => ({ a: m.multiply(v.by!, v.b!), b: v.a! }),
};

Deno.test("assignFormula() reads all inputs before it overwrites one", () => {
  const [a, b, by] = [
    tf.variable(tf.tensor1d([1, 2])),
    tf.variable(tf.tensor1d([3, 4])),
    tf.scalar(2),
  ];
  assignFormula(swap, { a, b }, { by });
  assertEquals([[...a.dataSync()], [...b.dataSync()]], [[6, 8], [1, 2]]);
  tf.dispose([a, b, by]);
});

Deno.test("assignFormula() gives a constant to every element", () => {
  const w = tf.variable(tf.tensor1d([NaN, 2]));
  const zero: Formula = {
    name: "zero",
    inputs: ["w"],
    scalars: [],
    outputs: ["w"],
    evaluate: (m) => ({ w: m.constant(0) }),
  };
  assignFormula(zero, { w }, {});
  assertEquals([...w.dataSync()], [0, 0]);
  w.dispose();
});

Deno.test("assignFormula() sums what the inputs were before it overwrote them", () => {
  const doubling: Formula = {
    name: "doubling",
    inputs: ["w"],
    scalars: [],
    outputs: ["w"],
    sums: ["squares", "entries"],
    evaluate: (m, { w }) => ({
      w: m.add(w!, w!),
      squares: m.multiply(w!, w!),
      entries: w!,
    }),
  };
  const w = tf.variable(tf.tensor1d([3, 4]));
  const sums = assignFormula(doubling, { w }, {});
  assertEquals(sums.map((sum) => [sum.shape, sum.dataSync()[0]]), [[[], 25], [[], 7]]);
  assertEquals([...w.dataSync()], [6, 8]);
  tf.dispose([w, ...sums]);
});

Deno.test("assignFormula() leaves no tensors behind", () => {
  const [a, b] = [tf.variable(tf.tensor1d([1])), tf.variable(tf.tensor1d([2]))];
  const before = tf.memory().numTensors;
  for (let i = 0; i < 5; i++) assignFormula(swap, { a, b }, { by: 2 });
  assertEquals(tf.memory().numTensors, before);
  tf.dispose([a, b]);
});

Deno.test("assignFormula() throws when an output is no variable", () => {
  tf.tidy(() => {
    const [a, b] = [tf.tensor1d([1]), tf.tensor1d([2])];
    assertThrows(
      () => assignFormula(swap, { a, b }, { by: 1 }),
      TypeError,
      'Cannot assign "swap": output "a" is not a variable among the inputs',
    );
  });
});

Deno.test("assignFormula() runs the backend's kernel where it has one", () => {
  const calls: unknown[] = [];
  tf.registerKernel({
    kernelName: "AssignFormula",
    backendName: "cpu",
    kernelFunc: ({ inputs, attrs }) => {
      const { formula, numbers } = attrs as unknown as FormulaAttributes;
      calls.push([formula.name, Object.keys(inputs), numbers]);
      return [];
    },
  });
  try {
    const [a, b, by] = [tf.variable(tf.zeros([1])), tf.variable(tf.zeros([1])), tf.scalar(2)];
    assignFormula(swap, { a, b }, { by: 3 });
    assignFormula(swap, { a, b }, { by });
    tf.dispose([a, b, by]);
  } finally {
    tf.unregisterKernel("AssignFormula", "cpu");
  }
  assertEquals(calls, [["swap", ["a", "b"], { by: 3 }], ["swap", ["a", "b", "by"], {}]]);
});
