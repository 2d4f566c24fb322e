/**
 * What the tests of convolutions check, whoever multiplies.
 *
 * @module
 */
import { assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { activations } from "../reference/activations.ts";
import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
} from "../reference/convolution.ts";
import { largestError } from "../reference/largest_error.ts";
import {
  type ConvolutionCase,
  explicit,
  type Operands,
  randomOperands,
  usualSum,
} from "./convolution_cases_for_tests.ts";
import { type Engines, onBoth, runKernel } from "./engines_for_tests.ts";

/** `[y, dx, dFilter]` by tfjs. */
function convolve(shape: ConvolutionCase, { x, filter, dy }: Operands): tf.Tensor[] {
  const { batch, height, width, inputs, outputs, filterHeight, filterWidth } = shape;
  const strides: [number, number] = [shape.strideDown, shape.strideAcross];
  const y = (x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, explicit(shape.padding));
  const tensors = [
    tf.tensor4d(x, [batch, height, width, inputs]),
    tf.tensor4d(filter, [filterHeight, filterWidth, inputs, outputs]),
  ] as [tf.Tensor4D, tf.Tensor4D];
  const upstream = tf.tensor4d(dy, [batch, shape.down, shape.across, outputs]);
  return [y(...tensors), ...tf.grads(y)(tensors, upstream)];
}

/** The same by definition, and the usual size of their entries. */
function expected(shape: ConvolutionCase, { x, filter, dy }: Operands): [Float64Array, number][] {
  const { filterHeight, filterWidth, inputs, outputs, batch, down, across } = shape;
  const window = filterHeight * filterWidth;
  return [
    [convolution(x, filter, shape), usualSum(window * inputs)],
    [convolutionInputGradient(dy, filter, shape), usualSum(window * outputs)],
    [convolutionFilterGradient(x, dy, shape), usualSum(batch * down * across)],
  ];
}

/** Compares a convolution and its gradients with their definition, up to a bound. */
export function checkConvolution(
  engines: Engines,
  shape: ConvolutionCase,
  seed: number,
  bound: number,
): void {
  const values = randomOperands(shape, seed);
  const results = onBoth(engines, () => convolve(shape, values));
  for (const [i, [wanted, usual]] of expected(shape, values).entries()) {
    const error = largestError(results[i]!, wanted, usual);
    assertLess(error, bound, `${["y", "dx", "dFilter"][i]} is off by ${error}`);
  }
}

/** `[y, places, dx, dFilter]`, the gradient of what is pooled being `dy`. */
export function convolveAndPool(
  shape: ConvolutionCase,
  values: Operands,
  activation: string,
  bias = true,
): tf.Tensor[] {
  const { batch, height, width, inputs, outputs, filterHeight, filterWidth } = shape;
  const x = tf.tensor4d(values.x, [batch, height, width, inputs]);
  const filter = tf.tensor4d(values.filter, [filterHeight, filterWidth, inputs, outputs]);
  const geometry = {
    strides: [shape.strideDown, shape.strideAcross],
    pad: explicit(shape.padding),
    dataFormat: "NHWC",
  };
  const operands = { x, filter, ...(bias ? { bias: tf.tensor1d(values.bias) } : {}) };
  const ends = { ...geometry, activation };
  const [y, places] = runKernel("FusedConv2DMaxPool", operands, ends) as [tf.Tensor, tf.Tensor];
  const dy = tf.tensor(values.dy.subarray(0, y.size), y.shape);
  const [dx] = runKernel("Conv2DMaxPoolBackpropInput", { dy, places, filter }, {
    ...geometry,
    inputShape: x.shape,
  });
  const [dFilter] = runKernel("Conv2DMaxPoolBackpropFilter", { x, dy, places }, {
    ...geometry,
    filterShape: filter.shape,
  });
  return [y, places, dx!, dFilter!];
}

/** Where entry `i` of the pooled lies in what was pooled, at place 0 to 3 of its 2 x 2. */
function placeOf(shape: ConvolutionCase, i: number, place: number): number {
  const { down, across, outputs } = shape;
  const [half, wide] = [Math.floor(down / 2), Math.floor(across / 2)];
  const cell = Math.floor(i / outputs);
  const row = 2 * (Math.floor(cell / wide) % half) + (place >> 1);
  const column = 2 * (cell % wide) + place % 2;
  const image = Math.floor(cell / (half * wide));
  return ((image * down + row) * across + column) * outputs + i % outputs;
}

/** Compares a pooled convolution and its gradients with their definition, up to 1e-4. */
export function checkPooled(
  engines: Engines,
  shape: ConvolutionCase,
  activation: string,
  seed: number,
  bias = true,
): void {
  const values = randomOperands(shape, seed);
  const results = onBoth(engines, () => convolveAndPool(shape, values, activation, bias));
  const [y, places, dx, dFilter] = results as [Float32Array, Float32Array, ...Float32Array[]];
  const usual = usualSum(shape.filterHeight * shape.filterWidth * shape.inputs);
  const z = convolution(values.x, values.filter, shape)
    .map((sum, i) => bias ? sum + values.bias[i % shape.outputs]! : sum);
  // Of nearly equal entries rounding chooses: any that is near enough to the largest will do.
  const chosen = Float64Array.from(y, (_, i) => z[placeOf(shape, i, places[i]!)]!);
  const largest = Float64Array.from(
    y,
    (_, i) => Math.max(...[0, 1, 2, 3].map((place) => z[placeOf(shape, i, place)]!)),
  );
  assertLess(largestError(chosen, largest, usual), 1e-4);
  const f = activations[activation]!.value;
  assertLess(largestError(y, largest.map(f), f(1) * usual), 1e-4);
  const dz = new Float64Array(z.length);
  for (const i of y.keys()) dz[placeOf(shape, i, places[i]!)] = values.dy[i]!;
  const wanted = [
    convolutionInputGradient(dz, values.filter, shape),
    convolutionFilterGradient(values.x, dz, shape),
  ];
  assertLess(largestError(dx!, wanted[0]!, 0.3), 1e-4);
  assertLess(largestError(dFilter!, wanted[1]!, 0.3), 1e-4);
}
