import { checkPair } from "../layers/check_field.ts";
import type { PlannedLayer } from "../model_plan.ts";

/** A pixel under the window: its number in the window, and where its channels start. */
export interface Tap {
  readonly place: number;
  readonly at: number;
}

/** How a window lies over an image. */
export interface SlidingWindow {
  readonly size: unknown;
  readonly strides: unknown;
  readonly padding: "valid" | "same" | undefined;
}

/**
 * Calculates every output of a layer whose window slides over an image.
 *
 * @param layer The layer, for its shapes.
 * @param sliding Size, step and padding of the window.
 * @param output One channel of an output from what lies under the window.
 * @returns The outputs, row-major.
 */
export function slide(
  layer: PlannedLayer,
  sliding: SlidingWindow,
  output: (channel: number, under: readonly Tap[]) => number,
): number[] {
  const window = checkPair("window", sliding.size);
  const strides = checkPair("strides", sliding.strides);
  const [height, width, inChannels] = layer.inputShape as [number, number, number];
  const [outHeight, outWidth, channels] = layer.outputShape as [number, number, number];
  const [top, left] = [0, 1].map((axis) => {
    if (sliding.padding !== "same") return 0;
    const covered = (layer.outputShape[axis]! - 1) * strides[axis]! + window[axis]!;
    return Math.floor(Math.max(0, covered - layer.inputShape[axis]!) / 2);
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
