import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Needs, testWhere } from "@shrinklab/testing";
import * as tf from "@tensorflow/tfjs";
import { backends, useBackend } from "./mod.ts";
import { tensorflowNeeds } from "./tensorflow/needs_for_tests.ts";

// webgpu is tested in a process of its own (tests/webgpu_test.ts): the software driver's LLVM and
// that in libtensorflow end a process that has both.
const needs: Record<string, Needs> = { engine: {}, cpu: {}, tensorflow: tensorflowNeeds() };

for (const [name, needed] of Object.entries(needs)) {
  testWhere(needed, `useBackend() multiplies on ${name}`, async () => {
    using backend = await useBackend(name, { threads: 1 });
    assertEquals(backend.name, name);
    const product = tf.tidy(() => tf.matMul(tf.tensor2d([[2, 3]]), tf.tensor2d([[5], [7]])));
    assertEquals([...product.dataSync()], [31]);
    product.dispose();
  });
}

Deno.test("useBackend() names the known backends when the name is unknown", () => {
  const wanted = 'name is "gpu", want one of engine, tensorflow, webgpu, cpu, auto';
  assertThrows(() => useBackend("gpu"), RangeError, wanted);
});

Deno.test("useBackend() refuses threads that a backend cannot have", async () => {
  await assertRejects(() => backends.cpu({ threads: 2 }), RangeError, "threads is 2, want 1");
  await assertRejects(() => backends.webgpu({ threads: 2 }), RangeError, "threads is 2, want 1");
  assertThrows(() => backends.engine({ threads: 0 }), RangeError, "threads is 0");
});

Deno.test("useBackend() refuses what only the engine can", async () => {
  assertThrows(() => backends.tensorflow({ strict: true }), RangeError, "strict is true");
  await assertRejects(() => backends.webgpu({ strict: true }), RangeError, "strict is true");
});

testWhere(
  Deno.permissions.querySync({ name: "ffi" }).state === "granted"
    ? { missing: "--allow-ffi is granted" }
    : {},
  "useBackend() names the line that may call foreign code, where it may not",
  () => {
    const line = "deno task mlp --blas auto";
    assertThrows(
      () => useBackend("engine", { blas: "auto", line }),
      TypeError,
      "--allow-ffi is not granted, want `deno task shrinklab mlp --blas auto`",
    );
    assertThrows(
      () => useBackend("tensorflow", { line: "deno task bench --backend tensorflow" }),
      TypeError,
      "want `deno task shrinklab bench --backend tensorflow`",
    );
  },
);

Deno.test("useBackend() refuses a BLAS library in strict mode, and to a backend that has none", async () => {
  const blas = "auto";
  assertThrows(() => backends.engine({ strict: true, blas }), RangeError, "strict is true");
  assertThrows(() => backends.tensorflow({ blas }), RangeError, 'want "off"');
  await assertRejects(() => backends.cpu({ blas }), RangeError, 'want "off"');
  await assertRejects(() => backends.webgpu({ blas }), RangeError, 'want "off"');
});
