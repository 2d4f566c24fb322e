import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { backends, useBackend } from "./mod.ts";

for (const name of Object.keys(backends)) {
  Deno.test(`useBackend() multiplies on ${name}`, async () => {
    using backend = await useBackend(name, { threads: 1 });
    assertEquals(backend.name, name);
    const product = tf.tidy(() => tf.matMul(tf.tensor2d([[2, 3]]), tf.tensor2d([[5], [7]])));
    assertEquals([...product.dataSync()], [31]);
    product.dispose();
  });
}

Deno.test("useBackend() names the known backends when the name is unknown", () => {
  assertThrows(() => useBackend("gpu"), RangeError, 'name is "gpu", want one of engine, cpu');
});

Deno.test("useBackend() refuses threads that a backend cannot have", async () => {
  await assertRejects(() => backends.cpu({ threads: 2 }), RangeError, "threads is 2, want 1");
  assertThrows(() => backends.engine({ threads: 0 }), RangeError, "threads is 0");
});
