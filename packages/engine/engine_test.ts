import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { engineName, startEngine } from "./engine.ts";
import { sameAsCpu, startEngines } from "./ops/engines_for_tests.ts";
import { randomValues } from "./reference/random_values.ts";

Deno.test("startEngine() makes the engine tfjs's backend, with the threads asked for", () => {
  using engine = startEngine({ threads: 2 });
  assertEquals(tf.getBackend(), engineName);
  assertEquals(tf.backend(), engine);
  assertEquals(engine.threads, 2);
});

Deno.test("startEngine() takes as many threads as there are processors if not told", () => {
  using engine = startEngine();
  assertEquals(engine.threads, navigator.hardwareConcurrency);
});

Deno.test("startEngine() ends the engine before it", () => {
  using first = startEngine({ threads: 1 });
  tf.tidy(() => tf.add(tf.ones([10]), 1));
  using second = startEngine({ threads: 1 });
  assert(tf.backend() !== first);
  assert(tf.backend() === second);
  assertEquals([...tf.tidy(() => tf.add(tf.ones([2]), 1)).dataSync()], [2, 2]);
});

Deno.test("startEngine() refuses what is not a number of threads", () => {
  assertThrows(() => startEngine({ threads: 0 }), RangeError, "threads is 0, want a whole number");
});

Deno.test("strict keeps to instructions that give the same bits on every processor", () => {
  const product = (strict: boolean) => {
    using engine = startEngine({ threads: 1, strict });
    const [a, b] = [randomValues(64 * 300, 1), randomValues(300 * 64, 2)];
    const result = tf.tidy(() => tf.matMul(tf.tensor2d(a, [64, 300]), tf.tensor2d(b, [300, 64])));
    return { relaxed: engine.relaxed, values: result.dataSync().slice() };
  };
  const [strict, relaxed] = [product(true), product(false)];
  assertEquals(strict.relaxed, false);
  // By hand, rounded after each product and each sum.
  const [a, b] = [randomValues(64 * 300, 1), randomValues(300 * 64, 2)];
  let sum = 0;
  for (let k = 0; k < 300; k++) sum = Math.fround(Math.fround(a[k]! * b[k * 64]!) + sum);
  assertEquals(strict.values[0], sum);
  if (!relaxed.relaxed) assertEquals(relaxed.values, strict.values);
});

Deno.test("the engine says what is missing when memory runs out, and goes on", () => {
  using engine = startEngine({ threads: 1, memoryLimit: 8 * 2 ** 20 });
  const [small, used] = [tf.ones([1000]), engine.arena.used];
  assertThrows(
    () => tf.zeros([3_000_000]),
    RangeError,
    "Cannot allocate 11 MiB: the engine holds 0 MiB, want at most 8 MiB in all; take a smaller " +
      "batch or fewer test images",
  );
  const half = tf.ones([1_200_000]);
  assertThrows(() => tf.tidy(() => tf.add(half, half)), RangeError, "the engine holds 5 MiB");
  half.dispose();
  assertEquals(engine.arena.used, used);
  assertEquals(tf.tidy(() => tf.add(small, 1)).dataSync()[999], 2);
});

Deno.test("what the engine has no kernel for gives what tfjs's cpu backend gives", () => {
  using _engines = startEngines();
  const x = () => tf.tensor2d(randomValues(12, 1, 3), [3, 4]);
  const cases: Record<string, () => tf.Tensor[]> = {
    functions: () => [tf.erf(x()), tf.log1p(tf.abs(x())), tf.sin(x()), tf.floor(x())],
    reductions: () => [tf.prod(x(), 0), tf.argMax(x(), 1), tf.any(x().greater(0))],
    order: () => [tf.topk(x(), 2).values, tf.topk(x(), 2).indices, tf.reverse(x(), 0)],
    slices: () => [
      tf.slice(x(), [1, 1], [2, 2]),
      tf.concat([x(), x()], 1),
      tf.pad(x(), [[1, 1], [0, 0]]),
    ],
    kinds: () => [x().toInt(), x().greater(0), tf.oneHot(tf.tensor1d([0, 2], "int32"), 3)],
    shapes: () => [tf.transpose(x()), x().reshape([2, 6]), x().expandDims(0), tf.tile(x(), [2, 1])],
    running: () => [tf.cumsum(x(), 1), tf.cumprod(x(), 0)],
    complex: () => [tf.real(tf.fft(tf.complex(x(), x()))), tf.imag(tf.fft(tf.complex(x(), x())))],
    stacks: () => [tf.stack([tf.scalar(1), tf.scalar(2)]), tf.stack([x(), x()], 1)],
    manyNumbers: () => [tf.stack(Array.from({ length: 200 }, (_, i) => tf.scalar(i)))],
    words: () => [tf.tensor1d(["a", "bé"]), tf.concat([tf.tensor1d(["a"]), tf.tensor1d(["b"])])],
  };
  for (const run of Object.values(cases)) sameAsCpu(run);
});

Deno.test("a gradient through operations of both kinds is right, and leaves nothing behind", () => {
  using engine = startEngine({ threads: 1 });
  const x = tf.tensor2d([[1, 2], [3, 4]]);
  const gradient = tf.grad((x) => tf.sum(tf.square(tf.tanh(tf.matMul(x as tf.Tensor2D, x)))));
  tf.dispose(gradient(x));
  const [used, tensors] = [engine.arena.used, tf.memory().numTensors];
  const result = gradient(x);
  assert([...result.dataSync()].every(Number.isFinite));
  result.dispose();
  assertEquals([engine.arena.used, tf.memory().numTensors], [used, tensors]);
});
