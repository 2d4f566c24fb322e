import type * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { type ConvolutionShape, type Padding, windows } from "../reference/convolution.ts";
import { randomValues } from "../reference/random_values.ts";

/** A convolution to test. */
export type ConvolutionCase = ConvolutionShape & { padding: Padding };

/** A convolution of these sizes, or nothing where no window fits. */
export function placed(
  sizes: Omit<ConvolutionCase, "padTop" | "padLeft" | "down" | "across">,
): ConvolutionCase | undefined {
  const down = windows(sizes.height, sizes.filterHeight, sizes.strideDown, sizes.padding);
  const across = windows(sizes.width, sizes.filterWidth, sizes.strideAcross, sizes.padding);
  if (down.count < 1 || across.count < 1) return undefined;
  const pads = { padTop: down.before, padLeft: across.before };
  return { ...sizes, ...pads, down: down.count, across: across.count };
}

const upTo = (max: number) => fc.integer({ min: 1, max });
const padding = fc.constantFrom<Padding>("same", "valid", 1, 2);
const extent = { batch: upTo(5), height: upTo(13), width: upTo(13), padding };

/** Any filter size, stride and padding. */
export const generalCases: fc.Arbitrary<ConvolutionCase> = fc.record({
  ...extent,
  inputs: upTo(17),
  outputs: upTo(17),
  filterHeight: upTo(5),
  filterWidth: upTo(5),
  strideDown: upTo(3),
  strideAcross: upTo(3),
}).map(placed).filter((shape) => shape !== undefined);

/** Images with one channel, narrow and wide ones. */
export const singleChannelCases: fc.Arbitrary<ConvolutionCase> = fc.record({
  ...extent,
  width: fc.oneof(upTo(30), fc.integer({ min: 60, max: 90 })),
  inputs: fc.constant(1),
  outputs: upTo(17),
  filterHeight: upTo(5),
  filterWidth: upTo(5),
  strideDown: upTo(3),
  strideAcross: fc.constant(1),
}).map(placed).filter((shape) => shape !== undefined);

/** Those that the Winograd kernels take, forward, backward or both. */
export const winogradCases: fc.Arbitrary<ConvolutionCase> = fc.record({
  ...extent,
  inputs: fc.constantFrom(4, 8, 12, 16, 24),
  outputs: fc.constantFrom(4, 8, 16, 24),
  filterHeight: fc.constant(3),
  filterWidth: fc.constant(3),
  strideDown: fc.constant(1),
  strideAcross: fc.constant(1),
}).map(placed).filter((shape) => shape !== undefined);

/** Operands of a convolution, and a gradient of its result. */
export interface Operands {
  x: Float32Array;
  filter: Float32Array;
  bias: Float32Array;
  dy: Float32Array;
}

/** Random operands. */
export function randomOperands(shape: ConvolutionCase, seed: number): Operands {
  const { batch, height, width, inputs, outputs, filterHeight, filterWidth } = shape;
  return {
    x: randomValues(batch * height * width * inputs, seed),
    filter: randomValues(filterHeight * filterWidth * inputs * outputs, seed + 1),
    bias: randomValues(outputs, seed + 2),
    dy: randomValues(batch * shape.down * shape.across * outputs, seed + 3),
  };
}

/** Zeros by number as tfjs wants them: a bare number makes it mix up the two directions. */
export function explicit(padding: Padding) {
  if (typeof padding !== "number") return padding;
  const both: [number, number] = [padding, padding];
  return [[0, 0], both, both, [0, 0]] satisfies tf.backend_util.ExplicitPadding;
}

/** The usual size of a sum of this many products of random operands. */
export function usualSum(terms: number): number {
  return Math.sqrt(terms) / 3;
}
