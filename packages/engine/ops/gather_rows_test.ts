import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { onBoth, runKernel, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

const sizes = fc.record({
  table: fc.integer({ min: 1, max: 40 }),
  width: fc.integer({ min: 1, max: 70 }),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 300 }),
});

/** Rows of a table by definition. */
function rowsOf(entries: ArrayLike<number>, width: number, indices: number[]): Float32Array {
  const rows = indices.map((row) =>
    Array.from({ length: width }, (_, k) => entries[row * width + k]!)
  );
  return Float32Array.from(rows.flat());
}

function gather(table: () => tf.Tensor, indices: number[], scale: number): Float32Array {
  const [result] = onBoth(
    engines,
    () =>
      runKernel("GatherRows", { table: table(), indices: tf.tensor1d(indices, "int32") }, {
        scale,
      }),
  );
  return result!;
}

Deno.test("GatherRows makes floats of bytes, divided as numpy divides", () => {
  fc.assert(
    fc.property(sizes, ({ table, width, picks }) => {
      const bytes = Uint8Array.from({ length: table * width }, (_, i) => i * 37);
      const indices = picks.map((pick) => pick % table);
      const result = gather(() => tf.tensor2d(bytes, [table, width], "bool"), indices, 1 / 255);
      assertEquals(result, rowsOf(bytes, width, indices).map((byte) => byte / 255));
    }),
    { numRuns: 30 },
  );
});

Deno.test("GatherRows copies floats and integers as they are", () => {
  fc.assert(
    fc.property(sizes, ({ table, width, picks }) => {
      const floats = Float32Array.from({ length: table * width }, (_, i) => Math.sin(i));
      const ints = Int32Array.from(floats.keys(), (i) => i - 50);
      const indices = picks.map((pick) => pick % table);
      const shape: [number, number] = [table, width];
      assertEquals(
        gather(() => tf.tensor2d(floats, shape), indices, 1),
        rowsOf(floats, width, indices),
      );
      const integers = gather(() => tf.tensor2d(ints, shape, "int32"), indices, 1);
      assertEquals(Float32Array.from(integers), rowsOf(ints, width, indices));
    }),
    { numRuns: 30 },
  );
});

Deno.test("GatherRows keeps the shape of a row, and the kind of a number", () => {
  const [table, indices] = [tf.ones([5, 2, 3, 4], "int32"), tf.tensor1d([4, 4], "int32")];
  const [rows] = runKernel("GatherRows", { table, indices }, { scale: 1 });
  assertEquals([rows!.shape, rows!.dtype], [[2, 2, 3, 4], "int32"]);
  tf.dispose([table, indices, rows!]);
});

Deno.test("GatherRows says so where it has no kernel: for floats that are scaled", () => {
  const inputs = { table: tf.ones([2, 2]), indices: tf.tensor1d([0], "int32") };
  assertThrows(
    () => runKernel("GatherRows", inputs, { scale: 2 }),
    TypeError,
    "Cannot run GatherRows: the engine lacks these arguments",
  );
  tf.dispose(inputs);
});
