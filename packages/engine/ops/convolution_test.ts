import { assert, assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { activations } from "../reference/activations.ts";
import {
  convolution,
  convolutionInputGradient,
  convolutionKernelGradient,
  type ConvolutionShape,
  type Padding,
  windows,
} from "../reference/convolution.ts";
import { largestError } from "../reference/largest_error.ts";
import { randomValues } from "../reference/random_values.ts";
import { onBoth, sameAsCpu, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

type Case = ConvolutionShape & { padding: Padding };

/** A convolution of these sizes, or nothing where no window fits. */
function placed(sizes: Omit<Case, "padTop" | "padLeft" | "down" | "across">): Case | undefined {
  const down = windows(sizes.height, sizes.kernelHeight, sizes.strideDown, sizes.padding);
  const across = windows(sizes.width, sizes.kernelWidth, sizes.strideAcross, sizes.padding);
  if (down.count < 1 || across.count < 1) return undefined;
  const pads = { padTop: down.before, padLeft: across.before };
  return { ...sizes, ...pads, down: down.count, across: across.count };
}

const upTo = (max: number) => fc.integer({ min: 1, max });
const padding = fc.constantFrom<Padding>("same", "valid", 1, 2);
const extent = { batch: upTo(5), height: upTo(13), width: upTo(13), padding };

const general = fc.record({
  ...extent,
  ...{ inputs: upTo(17), outputs: upTo(17), kernelHeight: upTo(5), kernelWidth: upTo(5) },
  ...{ strideDown: upTo(3), strideAcross: upTo(3) },
}).map(placed).filter((shape) => shape !== undefined);

/** Those that the Winograd kernels take, forward, backward or both. */
const winograd = fc.record({
  ...extent,
  ...{ inputs: fc.constantFrom(4, 8, 12, 16, 24), outputs: fc.constantFrom(4, 8, 16, 24) },
  ...{ kernelHeight: fc.constant(3), kernelWidth: fc.constant(3) },
  ...{ strideDown: fc.constant(1), strideAcross: fc.constant(1) },
}).map(placed).filter((shape) => shape !== undefined);

interface Operands {
  x: Float32Array;
  kernel: Float32Array;
  bias: Float32Array;
  dy: Float32Array;
}

function operands(shape: Case, seed: number): Operands {
  const { batch, height, width, inputs, outputs, kernelHeight, kernelWidth } = shape;
  return {
    x: randomValues(batch * height * width * inputs, seed),
    kernel: randomValues(kernelHeight * kernelWidth * inputs * outputs, seed + 1),
    bias: randomValues(outputs, seed + 2),
    dy: randomValues(batch * shape.down * shape.across * outputs, seed + 3),
  };
}

/** Zeros by number as tfjs wants them: a bare number makes it mix up the two directions. */
function explicit(padding: Padding) {
  if (typeof padding !== "number") return padding;
  const both: [number, number] = [padding, padding];
  return [[0, 0], both, both, [0, 0]] satisfies tf.backend_util.ExplicitPadding;
}

/** `[y, dx, dKernel]` by tfjs. */
function calculate(shape: Case, { x, kernel, dy }: Operands): tf.Tensor[] {
  const { batch, height, width, inputs, outputs, kernelHeight, kernelWidth } = shape;
  const strides: [number, number] = [shape.strideDown, shape.strideAcross];
  const convolve = (x: tf.Tensor, kernel: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, strides, explicit(shape.padding));
  const tensors = [
    tf.tensor4d(x, [batch, height, width, inputs]),
    tf.tensor4d(kernel, [kernelHeight, kernelWidth, inputs, outputs]),
  ] as [tf.Tensor4D, tf.Tensor4D];
  const y = convolve(...tensors);
  const upstream = tf.tensor4d(dy, [batch, shape.down, shape.across, outputs]);
  return [y, ...tf.grads(convolve)(tensors, upstream)];
}

/** The same by definition, and the usual size of their entries. */
function expected(shape: Case, { x, kernel, dy }: Operands): [Float64Array, number][] {
  const { kernelHeight, kernelWidth, inputs, outputs, batch, down, across } = shape;
  const usual = (terms: number) => Math.sqrt(terms) / 3;
  const window = kernelHeight * kernelWidth;
  return [
    [convolution(x, kernel, shape), usual(window * inputs)],
    [convolutionInputGradient(dy, kernel, shape), usual(window * outputs)],
    [convolutionKernelGradient(x, dy, shape), usual(batch * down * across)],
  ];
}

function check(shape: Case, seed: number, bound: number): void {
  const values = operands(shape, seed);
  const results = onBoth(engines, () => calculate(shape, values));
  for (const [i, [wanted, usual]] of expected(shape, values).entries()) {
    const error = largestError(results[i]!, wanted, usual);
    assertLess(error, bound, `${["y", "dx", "dKernel"][i]} is off by ${error}`);
  }
}

Deno.test("convolution and gradients of any size are right to 1e-5, the same on 2 threads", () => {
  fc.assert(fc.property(general, fc.nat(1e6), (shape, seed) => check(shape, seed, 1e-5)), {
    numRuns: 60,
  });
});

Deno.test("Winograd's convolution and gradients are right to 1e-4, the same on 2 threads", () => {
  fc.assert(fc.property(winograd, fc.nat(1e6), (shape, seed) => check(shape, seed, 1e-4)), {
    numRuns: 40,
  });
});

Deno.test("a convolution of many blocks is right, by either kernel", () => {
  const sizes = {
    ...{ batch: 9, height: 30, width: 29, inputs: 8, outputs: 16, padding: "same" as const },
    ...{ kernelHeight: 3, kernelWidth: 3 },
  };
  check(placed({ ...sizes, strideDown: 1, strideAcross: 1 })!, 1, 1e-4);
  check(placed({ ...sizes, strideDown: 2, strideAcross: 1 })!, 2, 1e-5);
});

Deno.test("a fused convolution adds its bias and ends with its activation", () => {
  const named = fc.constantFrom(...Object.keys(activations));
  fc.assert(
    fc.property(fc.oneof(general, winograd), named, fc.nat(1e6), (shape, activation, seed) => {
      const values = operands(shape, seed);
      const results = onBoth(engines, () => [fused(shape, values, activation)]);
      const f = activations[activation]!.value;
      const wanted = convolution(values.x, values.kernel, shape)
        .map((z, i) => f(z + values.bias[i % shape.outputs]!));
      const terms = shape.kernelHeight * shape.kernelWidth * shape.inputs;
      assertLess(
        largestError(results[0]!, wanted, activation === "relu" ? Math.sqrt(terms) / 3 : 0.5),
        1e-4,
      );
    }),
    { numRuns: 40 },
  );
});

function fused(shape: Case, { x, kernel, bias }: Operands, activation: string): tf.Tensor {
  const { batch, height, width, inputs, outputs, kernelHeight, kernelWidth } = shape;
  return tf.fused.conv2d({
    x: tf.tensor4d(x, [batch, height, width, inputs]),
    filter: tf.tensor4d(kernel, [kernelHeight, kernelWidth, inputs, outputs]),
    strides: [shape.strideDown, shape.strideAcross],
    pad: explicit(shape.padding),
    bias: tf.tensor1d(bias),
    activation: activation as "relu",
  });
}

Deno.test("relu keeps NaN, so that a run that has gone wrong shows it", () => {
  const [x, filter] = [tf.tensor4d([NaN], [1, 1, 1, 1]), tf.tensor4d([1], [1, 1, 1, 1])];
  const y = tf.fused.conv2d({ x, filter, strides: 1, pad: "valid", activation: "relu" });
  assert(Number.isNaN(y.dataSync()[0]));
  tf.dispose([x, filter, y]);
});

Deno.test("convolutions that the engine has no kernel for are tfjs's", () => {
  const image = randomValues(2 * 6 * 6 * 3, 1);
  const kernel = randomValues(3 * 3 * 3 * 2, 2);
  const x = () => tf.tensor4d(image, [2, 6, 6, 3]);
  const k = () => tf.tensor4d(kernel, [3, 3, 3, 2]);
  sameAsCpu(() => [tf.conv2d(x(), k(), 1, "valid", "NHWC", 2)]);
  sameAsCpu(() => [tf.depthwiseConv2d(x(), k(), 1, "same")]);
  const fused = (options: { bias?: tf.Tensor; activation?: "relu6" }) => [
    tf.fused.conv2d({ x: x(), filter: k(), strides: 1, pad: "same", ...options }),
  ];
  sameAsCpu(() => fused({ bias: tf.tensor1d([5]) }));
  sameAsCpu(() => fused({ activation: "relu6" }));
});
