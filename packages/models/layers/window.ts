import type { Padding } from "@shrinklab/ops";

/**
 * How many places a sliding window has along one axis.
 *
 * @param length Entries of the axis.
 * @param window Entries under the window.
 * @param stride Step of the window.
 * @param padding `"valid"`: inside only; `"same"`: as many places as entries at stride 1.
 * @returns The number of places.
 * @throws {RangeError} If the window does not fit.
 *
 * Source: TensorFlow's rule, `ceil(length / stride)` and `ceil((length - window + 1) / stride)`.
 *
 * @example
 * ```ts
 * import { windowPlaces } from "@shrinklab/models/layers/window";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(windowPlaces(7, 2, 2, "valid"), 3);
 * assertEquals(windowPlaces(7, 2, 2, "same"), 4);
 * ```
 */
export function windowPlaces(
  length: number,
  window: number,
  stride: number,
  padding: Padding,
): number {
  if (padding === "same") return Math.ceil(length / stride);
  if (window > length) {
    throw new RangeError(`its window of ${window} does not fit into an axis of ${length}`);
  }
  return Math.floor((length - window) / stride) + 1;
}
