import { assert, assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { activations } from "../reference/activations.ts";
import { convolution } from "../reference/convolution.ts";
import { largestError } from "../reference/largest_error.ts";
import { randomValues } from "../reference/random_values.ts";
import {
  type ConvolutionCase,
  explicit,
  generalCases,
  type Operands,
  placed,
  randomOperands,
  singleChannelCases,
  usualSum,
  winogradCases,
} from "./convolution_cases_for_tests.ts";
import { checkConvolution } from "./convolution_checks_for_tests.ts";
import { onBoth, sameAsCpu, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

Deno.test("convolution and gradients of any size are right to 1e-5, the same on 2 threads", () => {
  fc.assert(
    fc.property(
      generalCases,
      fc.nat(1e6),
      (shape, seed) => checkConvolution(engines, shape, seed, 1e-5),
    ),
    {
      numRuns: 60,
    },
  );
});

Deno.test("convolution of one channel and gradients are right to 1e-5, the same on 2 threads", () => {
  fc.assert(
    fc.property(
      singleChannelCases,
      fc.nat(1e6),
      (shape, seed) => checkConvolution(engines, shape, seed, 1e-5),
    ),
    { numRuns: 60 },
  );
});

Deno.test("Winograd's convolution and gradients are right to 1e-4, the same on 2 threads", () => {
  fc.assert(
    fc.property(
      winogradCases,
      fc.nat(1e6),
      (shape, seed) => checkConvolution(engines, shape, seed, 1e-4),
    ),
    {
      numRuns: 40,
    },
  );
});

Deno.test("a convolution of many blocks is right, by either kernel", () => {
  const sizes = {
    batch: 9,
    height: 30,
    width: 29,
    inputs: 8,
    outputs: 16,
    padding: "same" as const,
    filterHeight: 3,
    filterWidth: 3,
  };
  checkConvolution(engines, placed({ ...sizes, strideDown: 1, strideAcross: 1 })!, 1, 1e-4);
  checkConvolution(engines, placed({ ...sizes, strideDown: 2, strideAcross: 1 })!, 2, 1e-5);
});

Deno.test("a convolution of large windows and its gradients are right", () => {
  const sizes = { batch: 3, height: 13, width: 12, inputs: 45, outputs: 5 };
  const window = { filterHeight: 5, filterWidth: 5, strideDown: 2, strideAcross: 1 };
  for (const padding of ["same", "valid"] as const) {
    checkConvolution(engines, placed({ ...sizes, ...window, padding })!, 1, 1e-5);
  }
});

Deno.test("a fused convolution adds its bias and ends with its activation", () => {
  const named = fc.constantFrom(...Object.keys(activations));
  fc.assert(
    fc.property(
      fc.oneof(generalCases, winogradCases),
      named,
      fc.nat(1e6),
      (shape, activation, seed) => {
        const values = randomOperands(shape, seed);
        const results = onBoth(engines, () => [fused(shape, values, activation)]);
        const f = activations[activation]!.value;
        const wanted = convolution(values.x, values.filter, shape)
          .map((z, i) => f(z + values.bias[i % shape.outputs]!));
        const terms = shape.filterHeight * shape.filterWidth * shape.inputs;
        assertLess(
          largestError(results[0]!, wanted, activation === "relu" ? usualSum(terms) : 0.5),
          1e-4,
        );
      },
    ),
    { numRuns: 40 },
  );
});

function fused(
  shape: ConvolutionCase,
  { x, filter, bias }: Operands,
  activation: string,
): tf.Tensor {
  const { batch, height, width, inputs, outputs, filterHeight, filterWidth } = shape;
  return tf.fused.conv2d({
    x: tf.tensor4d(x, [batch, height, width, inputs]),
    filter: tf.tensor4d(filter, [filterHeight, filterWidth, inputs, outputs]),
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
  const filter = randomValues(3 * 3 * 3 * 2, 2);
  const x = () => tf.tensor4d(image, [2, 6, 6, 3]);
  const k = () => tf.tensor4d(filter, [3, 3, 3, 2]);
  sameAsCpu(() => [tf.conv2d(x(), k(), 1, "valid", "NHWC", 2)]);
  sameAsCpu(() => [tf.depthwiseConv2d(x(), k(), 1, "same")]);
  const fused = (options: { bias?: tf.Tensor; activation?: "relu6" }) => [
    tf.fused.conv2d({ x: x(), filter: k(), strides: 1, pad: "same", ...options }),
  ];
  sameAsCpu(() => fused({ bias: tf.tensor1d([5]) }));
  sameAsCpu(() => fused({ activation: "relu6" }));
});
