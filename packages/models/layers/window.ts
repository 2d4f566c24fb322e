import type { Padding } from "@shrinklab/ops";
import { checkChoice, checkPair, checkRank } from "./check_field.ts";
import type { Shape } from "./layer_kind.ts";

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
 * import { windowPlaces } from "@shrinklab/models";
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

/**
 * The shape that pooling gives, of as many channels as it gets.
 *
 * @param spec Size, step (default: its size) and padding (default `"valid"`) of the window.
 * @param input Shape of the images.
 * @returns Shape of the result.
 * @throws {RangeError} If a field is out of range, or the window does not fit.
 */
export function poolShape(
  spec: { readonly poolSize: unknown; readonly strides?: unknown; readonly padding?: Padding },
  input: Shape,
): Shape {
  checkRank(input, "height, width, channels");
  const padding = spec.padding ?? "valid";
  checkChoice("padding", padding, ["valid", "same"]);
  const window = checkPair("poolSize", spec.poolSize);
  const strides = checkPair("strides", spec.strides ?? spec.poolSize);
  return [...placesOf(input, window, strides, padding), input[2]!];
}

/**
 * How many places a window has on images, down and across.
 *
 * @param input Shape of the images.
 * @param window Size of the window.
 * @param strides Its step.
 * @param padding At the border.
 * @returns The numbers of places.
 * @throws {RangeError} If the window does not fit; the message has both shapes.
 */
export function placesOf(
  input: Shape,
  window: readonly [number, number],
  strides: readonly [number, number],
  padding: Padding,
): [number, number] {
  const [height, width, channels] = input as [number, number, number];
  if (padding === "valid" && (window[0] > height || window[1] > width)) {
    const least = [Math.max(window[0], height), Math.max(window[1], width), channels];
    throw new RangeError(
      `its input is [${input.join(", ")}], want at least [${least.join(", ")}] ` +
        `for a window of ${window.join(" x ")}, or padding same`,
    );
  }
  return [
    windowPlaces(height, window[0], strides[0], padding),
    windowPlaces(width, window[1], strides[1], padding),
  ];
}

/** A pixel under the window: its number in the window, and where its channels start. */
interface Tap {
  readonly place: number;
  readonly at: number;
}

/** How a window lies over an image. */
interface SlidingWindow {
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly size: unknown;
  readonly strides: unknown;
  readonly padding: Padding | undefined;
}

/**
 * Calculates every output of a layer whose window slides over an image, in float64.
 *
 * @param sliding Shapes of the images, and size, step and padding of the window.
 * @param output One channel of an output from what lies under the window.
 * @returns The outputs, row-major.
 */
export function slide(
  sliding: SlidingWindow,
  output: (channel: number, under: readonly Tap[]) => number,
): number[] {
  const window = checkPair("window", sliding.size);
  const strides = checkPair("strides", sliding.strides);
  const { inputShape, outputShape } = sliding;
  const [height, width, inChannels] = inputShape as [number, number, number];
  const [outHeight, outWidth, channels] = outputShape as [number, number, number];
  const [top, left] = [0, 1].map((axis) => {
    if (sliding.padding !== "same") return 0;
    const covered = (outputShape[axis]! - 1) * strides[axis]! + window[axis]!;
    return Math.floor(Math.max(0, covered - inputShape[axis]!) / 2);
  }) as [number, number];
  const result: number[] = [];
  for (let down = 0; down < outHeight; down++) {
    for (let right = 0; right < outWidth; right++) {
      const under: Tap[] = [];
      for (let place = 0; place < window[0] * window[1]; place++) {
        const i = down * strides[0] - top + Math.floor(place / window[1]);
        const j = right * strides[1] - left + place % window[1];
        if (i < 0 || i >= height || j < 0 || j >= width) continue;
        under.push({ place, at: (i * width + j) * inChannels });
      }
      for (let channel = 0; channel < channels; channel++) result.push(output(channel, under));
    }
  }
  return result;
}
