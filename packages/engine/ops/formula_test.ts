import { assertEquals, assertLess } from "@std/assert";
import {
  assignFormula,
  evaluateNumbers,
  type Formula,
  mapFormula,
  sumFormula,
} from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { largestError } from "../reference/largest_error.ts";
import { randomValues } from "../reference/random_values.ts";
import { onBoth, sameAsCpu, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

/** Every operation, two outputs, and an input that is only read. */
const everything: Formula = {
  name: "everything",
  inputs: ["w", "velocity", "gradient"],
  scalars: ["rate", "factor"],
  outputs: ["velocity", "w"],
  evaluate: (m, v) => {
    const pull = m.multiply(v.factor!, m.sign(v.w!));
    const limited = m.minimum(m.maximum(v.gradient!, m.constant(-0.5)), m.constant(0.5));
    const velocity = m.multiplyAdd(m.constant(0.9), v.velocity!, m.add(limited, pull));
    const scale = m.divide(v.rate!, m.add(m.sqrt(m.abs(v.gradient!)), m.constant(1)));
    return { velocity, w: m.subtract(v.w!, m.multiply(scale, velocity)) };
  },
};

Deno.test("assignFormula() sums all elements and nothing beyond as it overwrites them", () => {
  const summing: Formula = {
    ...everything,
    name: "everything, summed",
    sums: ["squares", "gradients"],
    evaluate: (m, v) => ({
      ...everything.evaluate(m, v),
      squares: m.multiply(v.w!, v.w!),
      gradients: v.gradient!,
    }),
  };
  fc.assert(
    fc.property(counts, fc.nat(1e6), (count, seed) => {
      const [w, velocity, gradient] = [0, 1, 2].map((k) => randomValues(count, seed + k));
      const results = onBoth(engines, () => {
        const held = [w!, velocity!].map((values) => tf.variable(tf.tensor1d(values)));
        const tensors = { w: held[0]!, velocity: held[1]!, gradient: tf.tensor1d(gradient!) };
        // What lies behind the operands in memory must not count.
        const behind = tf.fill([count + 3], NaN);
        const sums = assignFormula(summing, tensors, { rate: 0.3, factor: 0.01 });
        const after = held.map((variable) => variable.clone());
        tf.dispose(held);
        return [...after, ...sums, behind];
      });
      const values = { w: w!, velocity: velocity!, gradient: gradient! };
      const wanted = evaluateNumbers(everything, values, { rate: 0.3, factor: 0.01 });
      assertLess(largestError(results[0]!, wanted.w!, 0.5), 1e-6);
      assertLess(largestError(results[1]!, wanted.velocity!, 0.5), 1e-6);
      const sum = (xs: number[]) => xs.reduce((total, x) => total + x, 0);
      const squares = sum([...w!].map((x) => x * x));
      const spread = Math.sqrt(count);
      assertLess(largestError(results[2]!, [squares], spread), 1e-5);
      assertLess(largestError(results[3]!, [sum([...gradient!])], spread), 1e-5);
    }),
    { numRuns: 30 },
  );
});

Deno.test("assignFormula() writes and sums numbers that no input has a part in", () => {
  const constant: Formula = {
    name: "constant",
    inputs: ["w"],
    scalars: ["rate"],
    outputs: ["w"],
    sums: ["rows"],
    evaluate: (m, v) => ({ w: v.rate!, rows: m.constant(1) }),
  };
  for (const count of [1, 4, 7, 8, 31, 1000]) {
    const [w, rows] = onBoth(engines, () => {
      const held = tf.variable(tf.zeros([count]));
      const sums = assignFormula(constant, { w: held }, { rate: 0.5 });
      const after = held.clone();
      held.dispose();
      return [after, ...sums];
    });
    assertEquals([...w!], Array(count).fill(0.5));
    assertEquals([...rows!], [count]);
  }
});

const squares: Formula = {
  name: "squares",
  inputs: ["x", "y"],
  scalars: ["factor"],
  outputs: ["sum"],
  evaluate: (m, v) => ({ sum: m.multiply(v.factor!, m.multiply(v.x!, v.y!)) }),
};

const counts = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 70_000 }));

Deno.test("assignFormula() overwrites in place what it names, right to 1e-6", () => {
  fc.assert(
    fc.property(counts, fc.nat(1e6), fc.boolean(), (count, seed, asTensor) => {
      const [w, velocity, gradient] = [0, 1, 2].map((k) => randomValues(count, seed + k));
      const values = { w: w!, velocity: velocity!, gradient: gradient! };
      const scalars = { rate: Math.fround(0.3), factor: Math.fround(0.01) };
      const results = onBoth(engines, () => {
        const [w, velocity] = [tf.variable(tf.tensor1d(values.w)), tf.tensor1d(values.velocity)];
        const held = { w, velocity: tf.variable(velocity), gradient: tf.tensor1d(values.gradient) };
        const rate = asTensor ? tf.scalar(scalars.rate) : scalars.rate;
        assignFormula(everything, held, { ...scalars, rate });
        const after = [held.w.clone(), held.velocity.clone(), held.gradient.clone()];
        tf.dispose([held.w, held.velocity]);
        return after;
      });
      const wanted = evaluateNumbers(everything, values, scalars);
      assertLess(largestError(results[0]!, wanted.w!, 0.5), 1e-6);
      assertLess(largestError(results[1]!, wanted.velocity!, 0.5), 1e-6);
      assertEquals(results[2], values.gradient);
    }),
    { numRuns: 30 },
  );
});

Deno.test("sumFormula() sums over all elements and nothing beyond, right to 1e-5", () => {
  fc.assert(
    fc.property(counts, fc.nat(1e6), fc.boolean(), (count, seed, asTensor) => {
      const values = { x: randomValues(count, seed), y: randomValues(count, seed + 1) };
      const results = onBoth(engines, () => [
        // What lies behind the operands in memory must not count.
        tf.fill([count + 3], NaN),
        sumFormula(squares, { x: tf.tensor1d(values.x), y: tf.tensor1d(values.y) }, {
          factor: asTensor ? tf.scalar(0.5) : 0.5,
        }),
      ]);
      const wanted = evaluateNumbers(squares, values, { factor: 0.5 }).sum!
        .reduce((sum, one) => sum + one, 0);
      assertLess(largestError(results[1]!, [wanted], Math.sqrt(count) / 6), 1e-5);
    }),
    { numRuns: 30 },
  );
});

const logistic: Formula = {
  name: "logistic",
  inputs: ["x"],
  scalars: ["steepness"],
  outputs: ["p", "surprise"],
  evaluate: (m, v) => {
    const decay = m.exp(m.subtract(m.constant(0), m.multiply(v.steepness!, v.x!)));
    const whole = m.add(m.constant(1), decay);
    return { p: m.divide(m.constant(1), whole), surprise: m.log(whole) };
  },
};

Deno.test("mapFormula() makes tensors of its outputs, in order, right to 1e-6", () => {
  fc.assert(
    fc.property(counts, fc.nat(1e6), (count, seed) => {
      const x = randomValues(count, seed, 5);
      const results = onBoth(
        engines,
        () => mapFormula(logistic, { x: tf.tensor1d(x) }, { steepness: 2 }),
      );
      const wanted = evaluateNumbers(logistic, { x }, { steepness: 2 });
      assertLess(largestError(results[0]!, wanted.p!, 0.5), 1e-6);
      assertLess(largestError(results[1]!, wanted.surprise!, 0.5), 1e-6);
    }),
    { numRuns: 20 },
  );
});

const special = [0, -0, 1, -1.5, 3, 1e-40, 3e38, Infinity, -Infinity, NaN];
const left = () => tf.tensor1d(special.flatMap((a) => special.map(() => a)));
const right = () => tf.tensor1d(special.flatMap(() => special));

const unary: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  abs: tf.abs,
  neg: tf.neg,
  relu: tf.relu,
  sign: tf.sign,
  sqrt: tf.sqrt,
  square: tf.square,
};

const binary: Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
};

for (const [name, operation] of Object.entries(unary)) {
  Deno.test(`tf.${name}() gives what tfjs's cpu backend gives, for special values too`, () => {
    sameAsCpu(() => [operation(left()), operation(tf.tensor2d(special, [5, 2]))]);
    // tfjs itself takes no integers for a square root.
    if (name !== "sqrt") sameAsCpu(() => [operation(tf.tensor1d([1, 4, 0], "int32"))]);
  });
}

for (const [name, operation] of Object.entries(binary)) {
  Deno.test(`tf.${name}() gives what tfjs's cpu backend gives, on any two shapes`, () => {
    sameAsCpu(() => [operation(left(), right())]);
    const shapes = [[1], [], [1, 1], [3], [2, 3], [2, 1], [1, 3], [4, 2, 3]];
    for (const first of shapes) {
      for (const second of shapes) {
        sameAsCpu(() => {
          const fill = (shape: number[], start: number) =>
            tf.range(start, start + shape.reduce((n, k) => n * k, 1)).reshape(shape);
          return [operation(fill(first, 1), fill(second, -2))];
        });
      }
    }
    const integer = () => tf.tensor1d([7, -2, 3], "int32");
    sameAsCpu(() => [operation(integer(), tf.scalar(2, "int32")), operation(integer(), integer())]);
  });
}

Deno.test("tf.sub() tells which side the number is on, at one size", () => {
  const results = tf.tidy(() => {
    const x = tf.tensor1d([1, 2, 3]);
    return [tf.sub(x, 1), tf.sub(1, x), tf.sub(x, x)].map((y) => [...y.dataSync()]);
  });
  assertEquals(results, [[0, 1, 2], [0, -1, -2], [0, 0, 0]]);
});

Deno.test("an operation on an empty tensor touches nothing", () => {
  const others = Array.from({ length: 50 }, () => tf.fill([2000], 7));
  const empty = tf.tidy(() => tf.add(tf.tensor1d([]), 1));
  assertEquals(empty.shape, [0]);
  for (const other of others) assertEquals(other.dataSync().every((value) => value === 7), true);
  tf.dispose([empty, ...others]);
});
