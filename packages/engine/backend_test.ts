import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "./engine.ts";

const engine = startEngine({ threads: 1 });
globalThis.addEventListener("unload", () => engine.dispose());

Deno.test("tensors of every kind are read back as they were written", async () => {
  const tensors = [
    tf.tensor1d([1.5, -0, NaN]),
    tf.tensor1d([7, -(2 ** 31)], "int32"),
    tf.tensor1d([true, false], "bool"),
    tf.tensor1d(["a", "é", ""]),
  ];
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  assertEquals([...values[0]!], [1.5, -0, NaN]);
  assertEquals([...values[1]!], [7, -(2 ** 31)]);
  assertEquals([...values[2]!], [1, 0]);
  assertEquals(values[3] as unknown as string[], ["a", "é", ""]);
  tf.dispose(tensors);
});

Deno.test("what is read is a copy, not a view of the engine's memory", () => {
  const tensor = tf.tensor1d([1, 2]);
  const values = tensor.dataSync();
  values[0] = 9;
  assertEquals([...tensor.dataSync()], [1, 2]);
  assertEquals(values.buffer instanceof SharedArrayBuffer, false);
  tensor.dispose();
});

Deno.test("a tensor that shares its data keeps it when the other is disposed", () => {
  const x = tf.tensor1d([1, 2, 3, 4]);
  const [matrix, clone] = [x.reshape([2, 2]), x.clone()];
  const used = engine.arena.used;
  x.dispose();
  clone.dispose();
  assertEquals(engine.arena.used, used);
  const others = tf.fill([4], 9);
  assertEquals(matrix.arraySync(), [[1, 2], [3, 4]]);
  tf.dispose([matrix, others]);
});

Deno.test("a disposed tensor's memory serves the next", () => {
  const used = engine.arena.used;
  for (let i = 0; i < 100; i++) tf.ones([1000]).dispose();
  assertEquals(engine.arena.used, used);
});

Deno.test("complex tensors give both parts back to memory", () => {
  const used = engine.arena.used;
  const complex = tf.complex([1, 2], [3, 4]);
  assertEquals([...complex.dataSync()], [1, 3, 2, 4]);
  complex.dispose();
  assertEquals(engine.arena.used, used);
});

Deno.test("overwrite() puts other values into a tensor that is there", () => {
  const tensor = tf.tensor1d([1, 2]);
  engine.overwrite(tensor, Float32Array.of(3, 4));
  assertEquals([...tensor.dataSync()], [3, 4]);
  tensor.dispose();
});

Deno.test("a tensor on tfjs's cpu backend moves to the engine when it is used there", () => {
  tf.setBackend("cpu");
  const tensor = tf.tensor1d([1, 2]);
  tf.setBackend("engine");
  const sum = tf.add(tensor, tensor);
  assertEquals([...sum.dataSync()], [2, 4]);
  tf.dispose([tensor, sum]);
});

Deno.test("tf.memory() counts the engine's bytes", () => {
  const before = tf.memory();
  const tensor = tf.ones([1024]);
  const after = tf.memory();
  assertEquals(after.numBytes - before.numBytes, 4096);
  assertEquals(after.numTensors - before.numTensors, 1);
  tensor.dispose();
});

Deno.test("tf.time() takes the time", async () => {
  const time = await tf.time(() => tf.ones([10]).dispose());
  assertEquals(time.wallMs >= 0 && (time.kernelMs as number) >= 0, true);
});
