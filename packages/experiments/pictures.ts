import type { ModelPlan, NamedTensor } from "@shrinklab/models";
import type { LabelledRows } from "@shrinklab/data";
import type { FirstLayer, Mistakes } from "./result.ts";

/** More filters of a first convolution are not kept. */
const MOST_FILTERS = 64;
/** More units of a first dense layer are not kept: each has a weight for every pixel. */
const MOST_UNITS = 16;
/** More mistakes are not kept. */
const MOST_MISTAKES = 8;
/** Bytes of all mistakes together; larger pictures are fewer. */
const MOST_BYTES = 16_384;

/**
 * The weights of a first layer that can be looked at: filters of a convolution, or, on images, the
 * weights of each unit of a dense layer; with several inputs or colors their mean.
 *
 * @param model The model.
 * @param weights Its weights, parameters first.
 * @param image Height, width and channels of the rows, where they are images.
 * @returns The weights as bytes; nothing where the first kernel is neither.
 *
 * @example
 * ```ts ignore
 * firstLayer(training.model, weights, [28, 28, 1])?.kind; // "filters"
 * ```
 */
export function firstLayer(
  { parameters }: ModelPlan,
  weights: readonly NamedTensor[],
  image: readonly number[],
): FirstLayer | undefined {
  const at = parameters.findIndex(({ role }) => role === "kernel");
  const kernel = weights[at];
  if (kernel === undefined || image.length !== 3) return undefined;
  const { shape, values } = kernel;
  const [pixels, units] = [image.reduce((a, b) => a * b, 1), shape.at(-1)!];
  const filters = shape.length === 4;
  if (!filters && !(shape.length === 2 && shape[0] === pixels)) return undefined;
  const [height, width, inputs] = (filters ? shape : image) as readonly [number, number, number];
  const shown = Math.min(units, filters ? MOST_FILTERS : MOST_UNITS);
  const means = new Float32Array(shown * height * width);
  for (let unit = 0; unit < shown; unit++) {
    for (let pixel = 0; pixel < height * width; pixel++) {
      let sum = 0;
      for (let input = 0; input < inputs; input++) {
        sum += values[(pixel * inputs + input) * units + unit]!;
      }
      means[unit * height * width + pixel] = sum / inputs;
    }
  }
  const largest = means.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!Number.isFinite(largest)) return undefined;
  const bytes = Int8Array.from(means, (w) => largest === 0 ? 0 : Math.round(127 * w / largest));
  return {
    parameter: kernel.name,
    kind: filters ? "filters" : "units",
    of: units,
    height,
    width,
    maxAbs: rounded(largest, 4),
    weights: new Uint8Array(bytes.buffer).toBase64(),
  };
}

/**
 * The images that were answered wrongly with the most confidence.
 *
 * @param rows The images with their labels; features that are not bytes are no pixels.
 * @param answers The answer to each, and its probability.
 * @returns The images with what was said of them; nothing where there are none.
 *
 * @example
 * ```ts
 * import { worstMistakes } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = { features: Uint8Array.of(7, 9), shape: [1, 1, 1], labels: [0, 1], rows: 2 };
 * const answers = [{ answer: 1, confidence: 0.9 }, { answer: 1, confidence: 0.8 }];
 * assertEquals(worstMistakes(rows, answers)?.examples, [
 *   { row: 0, label: 0, answer: 1, confidence: 0.9 },
 * ]);
 * ```
 */
export function worstMistakes(
  { features, shape, labels }: LabelledRows,
  answers: readonly { readonly answer: number; readonly confidence: number }[],
): Mistakes | undefined {
  const [height, width, channels] = shape;
  if (!(features instanceof Uint8Array) || shape.length !== 3) return undefined;
  const size = height! * width! * channels!;
  const wrong = answers.map((answer, row) => ({ row, label: labels[row]!, ...answer }))
    .filter(({ label, answer }) => label !== answer)
    .sort((a, b) => b.confidence - a.confidence || a.row - b.row)
    .slice(0, Math.min(MOST_MISTAKES, Math.floor(MOST_BYTES / size)));
  if (wrong.length === 0) return undefined;
  const pixels = new Uint8Array(wrong.length * size);
  wrong.forEach(({ row }, at) =>
    pixels.set(features.subarray(row * size, (row + 1) * size), at * size)
  );
  return {
    height: height!,
    width: width!,
    channels: channels!,
    examples: wrong.map((one) => ({ ...one, confidence: rounded(one.confidence, 4) })),
    pixels: pixels.toBase64(),
  };
}

/**
 * Rounds a figure that is only looked at.
 *
 * @param x The figure.
 * @param digits How many significant digits it keeps.
 * @returns The nearest number with so many.
 */
export function rounded(x: number, digits: number): number {
  return Number(x.toPrecision(digits));
}
