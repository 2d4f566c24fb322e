/**
 * Convolution and its gradients by definition, in float64: what the engine's kernels are tested
 * against. For tests only.
 *
 * @module
 */

/** Sizes of a convolution `[batch, height, width, inputs]` to `[batch, down, across, outputs]`. */
export interface ConvolutionShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideDown: number;
  readonly strideAcross: number;
  /** Zeros above and left of the input. */
  readonly padTop: number;
  readonly padLeft: number;
  /** The result's height and width. */
  readonly down: number;
  readonly across: number;
}

/** Zeros around an input: a number, or as TensorFlow's rules say. */
export type Padding = "same" | "valid" | number;

/**
 * The place of one window along one axis.
 *
 * @returns Number of windows, and zeros in front of the input. Source: TensorFlow's padding
 *   "same": there are `ceil(size / stride)` windows, and an odd zero goes behind.
 */
export function windows(
  size: number,
  window: number,
  stride: number,
  padding: Padding,
): { count: number; before: number } {
  if (padding === "valid") return windows(size, window, stride, 0);
  if (padding !== "same") {
    return { count: Math.floor((size + 2 * padding - window) / stride) + 1, before: padding };
  }
  const count = Math.ceil(size / stride);
  const zeros = Math.max(0, (count - 1) * stride + window - size);
  return { count, before: Math.floor(zeros / 2) };
}

/** `conv(x, filter)`, x `[batch, height, width, inputs]`, filter `[kh, kw, inputs, outputs]`. */
export function convolution(
  x: ArrayLike<number>,
  filter: ArrayLike<number>,
  shape: ConvolutionShape,
): Float64Array {
  const result = new Float64Array(shape.batch * shape.down * shape.across * shape.outputs);
  eachProduct(shape, (xAt, filterAt, resultAt) => result[resultAt]! += x[xAt]! * filter[filterAt]!);
  return result;
}

/** Gradient of the input, from that of the result, `dy`. */
export function convolutionInputGradient(
  dy: ArrayLike<number>,
  filter: ArrayLike<number>,
  shape: ConvolutionShape,
): Float64Array {
  const dx = new Float64Array(shape.batch * shape.height * shape.width * shape.inputs);
  eachProduct(shape, (xAt, filterAt, resultAt) => dx[xAt]! += dy[resultAt]! * filter[filterAt]!);
  return dx;
}

/** Gradient of the filter, from that of the result, `dy`. */
export function convolutionFilterGradient(
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
  shape: ConvolutionShape,
): Float64Array {
  const size = shape.filterHeight * shape.filterWidth * shape.inputs * shape.outputs;
  const gradient = new Float64Array(size);
  eachProduct(shape, (xAt, filterAt, resultAt) => gradient[filterAt]! += x[xAt]! * dy[resultAt]!);
  return gradient;
}

/** All products of a convolution: the places of input, filter entry and result. */
function eachProduct(
  s: ConvolutionShape,
  visit: (xAt: number, filterAt: number, resultAt: number) => void,
): void {
  for (let pixel = 0; pixel < s.batch * s.down * s.across; pixel++) {
    const image = Math.floor(pixel / (s.down * s.across));
    const top = Math.floor(pixel / s.across) % s.down * s.strideDown - s.padTop;
    const left = pixel % s.across * s.strideAcross - s.padLeft;
    for (let place = 0; place < s.filterHeight * s.filterWidth; place++) {
      const y = top + Math.floor(place / s.filterWidth);
      const x = left + place % s.filterWidth;
      if (y < 0 || y >= s.height || x < 0 || x >= s.width) continue;
      const xStart = ((image * s.height + y) * s.width + x) * s.inputs;
      for (let i = 0; i < s.inputs; i++) {
        const filterStart = (place * s.inputs + i) * s.outputs;
        for (let o = 0; o < s.outputs; o++) {
          visit(xStart + i, filterStart + o, pixel * s.outputs + o);
        }
      }
    }
  }
}
