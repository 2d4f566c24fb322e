import { assertEquals, assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { activations } from "../reference/activations.ts";
import { largestError } from "../reference/largest_error.ts";
import { matrixProduct, type ProductShape } from "../reference/matrix_product.ts";
import { randomValues } from "../reference/random_values.ts";
import { onBoth, sameAsCpu, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

const extent = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 150 }));
const extents = { rows: extent, depth: extent, columns: extent };
const shapes: fc.Arbitrary<Required<ProductShape>> = fc.record({
  ...extents,
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});

function operands({ rows, depth, columns, transposeA, transposeB }: ProductShape, seed: number) {
  const [a, b] = [randomValues(rows * depth, seed), randomValues(depth * columns, seed + 1)];
  return {
    a,
    b,
    bias: randomValues(columns, seed + 2),
    aTensor: () => tf.tensor2d(a, transposeA ? [depth, rows] : [rows, depth]),
    bTensor: () => tf.tensor2d(b, transposeB ? [columns, depth] : [depth, columns]),
  };
}

/** The usual size of an entry: a sum of `depth` products. */
const usual = (depth: number) => Math.sqrt(depth) / 3;

function check(shape: Required<ProductShape>, seed: number): void {
  const { a, b, aTensor, bTensor } = operands(shape, seed);
  const [result] = onBoth(engines, () => [
    tf.matMul(aTensor(), bTensor(), shape.transposeA, shape.transposeB),
  ]);
  assertLess(largestError(result!, matrixProduct(a, b, shape), usual(shape.depth)), 1e-5);
}

Deno.test("products of any size and order are right to 1e-5, the same on 2 threads", () => {
  fc.assert(fc.property(shapes, fc.nat(1e6), check), { numRuns: 80 });
});

Deno.test("products of many blocks are right, for every order of storage", () => {
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      check({ rows: 131, depth: 1030, columns: 77, transposeA, transposeB }, 1);
      check({ rows: 3, depth: 2000, columns: 205, transposeA, transposeB }, 2);
    }
  }
});

Deno.test("products of one narrow tile are right: ten classes and their neighbours", () => {
  for (const columns of [8, 9, 10, 11, 12]) {
    for (const [rows, depth] of [[1, 3], [7, 30], [50, 530], [129, 64]] as const) {
      for (const [transposeA, transposeB] of [[false, false], [true, false], [false, true]]) {
        check({ rows, depth, columns, transposeA: transposeA!, transposeB: transposeB! }, columns);
      }
    }
  }
});

Deno.test("the gradients of a product are right to 1e-5", () => {
  fc.assert(
    fc.property(fc.record(extents), fc.nat(1e6), (shape, seed) => {
      const { rows, depth, columns } = shape;
      const { a, b, aTensor, bTensor } = operands(shape, seed);
      const dy = randomValues(rows * columns, seed + 3);
      const gradients = tf.grads((a, b) => tf.matMul(a, b));
      const [da, db] = onBoth(
        engines,
        () => gradients([aTensor(), bTensor()], tf.tensor2d(dy, [rows, columns])),
      );
      const byA = { rows, depth: columns, columns: depth, transposeB: true };
      const byB = { rows: depth, depth: rows, columns, transposeA: true };
      assertLess(largestError(da!, matrixProduct(dy, b, byA), usual(columns)), 1e-5);
      assertLess(largestError(db!, matrixProduct(a, dy, byB), usual(rows)), 1e-5);
    }),
    { numRuns: 30 },
  );
});

Deno.test("a fused product adds its bias and ends with its activation", () => {
  const named = fc.constantFrom(...Object.keys(activations));
  fc.assert(
    fc.property(shapes, named, fc.nat(1e6), (drawn, activation, seed) => {
      const shape = { ...drawn, transposeA: false };
      const { a, b, bias, aTensor, bTensor } = operands(shape, seed);
      const [result] = onBoth(engines, () => [
        tf.fused.matMul({
          a: aTensor(),
          b: bTensor(),
          bias: tf.tensor1d(bias),
          transposeB: shape.transposeB,
          activation: activation as "relu",
        }),
      ]);
      const f = activations[activation]!.value;
      const wanted = matrixProduct(a, b, shape).map((z, i) => f(z + bias[i % shape.columns]!));
      assertLess(largestError(result!, wanted, 0.5), 1e-5);
    }),
    { numRuns: 40 },
  );
});

Deno.test("a product without depth is zero", () => {
  const product = tf.tidy(() => tf.matMul(tf.ones([2, 0]), tf.ones([0, 3])).arraySync());
  assertEquals(product, [[0, 0, 0], [0, 0, 0]]);
});

Deno.test("products that the engine has no kernel for are tfjs's", () => {
  const whole = (...shape: number[]) => tf.range(0, shape.reduce((n, k) => n * k)).reshape(shape);
  sameAsCpu(() => [tf.matMul(whole(3, 2, 4), whole(3, 4, 5))]);
  sameAsCpu(() => [tf.matMul(whole(2, 3).toInt(), whole(3, 2).toInt())]);
  sameAsCpu(() => [tf.matMul(whole(2, 3), whole(1, 3, 2))]);
  sameAsCpu(() => [tf.matMul(whole(1, 2, 3), whole(3, 2))]);
  sameAsCpu(() => [tf.fused.matMul({ a: whole(2, 3), b: whole(3, 2), bias: whole(2, 2) })]);
  const activation = "relu6" as const;
  sameAsCpu(() => [tf.fused.matMul({ a: whole(2, 3), b: whole(3, 2), activation })]);
});
