import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { windowPlaces } from "./window.ts";

await tf.setBackend("cpu");

Deno.test("windowPlaces() has the sizes that tfjs calculates", () => {
  const size = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(
      size,
      size,
      size,
      fc.constantFrom("valid", "same"),
      (n, window, stride, padding) => {
        fc.pre(window <= n);
        const { outHeight } = tf.backend_util.computePool2DInfo(
          [1, n, n, 1],
          [window, window],
          [stride, stride],
          [1, 1],
          padding,
        );
        assertEquals(windowPlaces(n, window, stride, padding), outHeight);
      },
    ),
  );
});

Deno.test("windowPlaces() throws when the window does not fit", () => {
  assertThrows(() => windowPlaces(2, 3, 1, "valid"), RangeError, "window of 3");
});
