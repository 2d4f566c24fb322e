import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { ResidentExamples } from "./resident_examples.ts";

await tf.setBackend("cpu");

const rows = { features: Uint8Array.of(1, 2, 3, 4), shape: [2, 1, 1], labels: [5, 6], rows: 2 };

Deno.test("ResidentExamples.gather() gives rows the shape that the model wants", () => {
  using examples = new ResidentExamples(rows, { shape: [2], scale: 2 });
  const batch = tf.tidy(() => {
    const { x, y } = examples.gather(Int32Array.of(1, 0, 1));
    return [x.arraySync(), y.arraySync()];
  });
  assertEquals(batch, [[[6, 8], [2, 4], [6, 8]], [6, 5, 6]]);
});

Deno.test("ResidentExamples takes numbers as well as bytes", () => {
  const features = Float32Array.of(0.5, -1, 1e3, 0);
  using examples = new ResidentExamples({ ...rows, features }, { scale: 1 });
  assertEquals(tf.tidy(() => [...examples.gather(Int32Array.of(0)).x.dataSync()]), [0.5, -1]);
});

Deno.test("ResidentExamples throws when the features do not fill the rows", () => {
  assertThrows(
    () => new ResidentExamples(rows, { shape: [3] }),
    RangeError,
    "Cannot hold 2 rows of [3]: there are 4 features and 2 labels, want 6 and 2",
  );
});

Deno.test("ResidentExamples keeps float32 labels as numbers, one or more a row", () => {
  const rows = { features: Uint8Array.of(1, 2), shape: [1], rows: 2 };
  for (const labels of [Float32Array.of(0.5, 1.5), Float32Array.of(0.5, 1, 1.5, 2)]) {
    using examples = new ResidentExamples({ ...rows, labels });
    const y = tf.tidy(() => examples.gather(Int32Array.of(1)).y.arraySync());
    assertEquals(y, [labels.length === 2 ? [1.5] : [1.5, 2]]);
  }
  assertThrows(
    () => new ResidentExamples({ ...rows, labels: new Float32Array(3) }),
    RangeError,
    "3 labels, want 2 and 4",
  );
});
