import { assert, assertLess } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { activations } from "../reference/activations.ts";
import {
  convolution,
  convolutionInputGradient,
  convolutionKernelGradient,
} from "../reference/convolution.ts";
import { largestError } from "../reference/largest_error.ts";
import {
  type ConvolutionCase,
  explicit,
  generalCases,
  type Operands,
  placed,
  randomOperands,
  usualSum,
  winogradCases,
} from "./convolution_cases_for_tests.ts";
import { onBoth, runKernel, startEngines } from "./engines_for_tests.ts";

const engines = startEngines();
globalThis.addEventListener("unload", () => engines[Symbol.dispose]());

/** `[y, places, dx, dKernel]`, the gradient of what is pooled being `dy`. */
function calculate(shape: ConvolutionCase, values: Operands, activation: string): tf.Tensor[] {
  const { batch, height, width, inputs, outputs, kernelHeight, kernelWidth } = shape;
  const x = tf.tensor4d(values.x, [batch, height, width, inputs]);
  const filter = tf.tensor4d(values.kernel, [kernelHeight, kernelWidth, inputs, outputs]);
  const geometry = {
    strides: [shape.strideDown, shape.strideAcross],
    pad: explicit(shape.padding),
    dataFormat: "NHWC",
  };
  const operands = { x, filter, bias: tf.tensor1d(values.bias) };
  const ends = { ...geometry, activation };
  const [y, places] = runKernel("FusedConv2DMaxPool", operands, ends) as [tf.Tensor, tf.Tensor];
  const dy = tf.tensor(values.dy.subarray(0, y.size), y.shape);
  const [dx] = runKernel("Conv2DMaxPoolBackpropInput", { dy, places, filter }, {
    ...geometry,
    inputShape: x.shape,
  });
  const [dKernel] = runKernel("Conv2DMaxPoolBackpropFilter", { x, dy, places }, {
    ...geometry,
    filterShape: filter.shape,
  });
  return [y, places, dx!, dKernel!];
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

function check(shape: ConvolutionCase, activation: string, seed: number): void {
  const values = randomOperands(shape, seed);
  const results = onBoth(engines, () => calculate(shape, values, activation));
  const [y, places, dx, dKernel] = results as [Float32Array, Float32Array, ...Float32Array[]];
  const usual = usualSum(shape.kernelHeight * shape.kernelWidth * shape.inputs);
  const z = convolution(values.x, values.kernel, shape)
    .map((sum, i) => sum + values.bias[i % shape.outputs]!);
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
    convolutionInputGradient(dz, values.kernel, shape),
    convolutionKernelGradient(values.x, dz, shape),
  ];
  assertLess(largestError(dx!, wanted[0]!, 0.3), 1e-4);
  assertLess(largestError(dKernel!, wanted[1]!, 0.3), 1e-4);
}

const pooled = fc.oneof(generalCases, winogradCases)
  .filter(({ down, across }) => down >= 2 && across >= 2);

Deno.test("FusedConv2DMaxPool and its gradients are right to 1e-4, the same on 2 threads", () => {
  const named = fc.constantFrom(...Object.keys(activations));
  fc.assert(
    fc.property(pooled, named, fc.nat(1e6), (shape, activation, seed) => {
      check(shape, activation, seed);
    }),
    { numRuns: 60 },
  );
});

Deno.test("FusedConv2DMaxPool of many blocks is right, by either kernel", () => {
  const sizes = {
    ...{ batch: 9, height: 29, width: 30, inputs: 8, outputs: 16, padding: "same" as const },
    ...{ strideDown: 1, strideAcross: 1 },
  };
  check(placed({ ...sizes, kernelHeight: 3, kernelWidth: 3 })!, "relu", 1);
  check(placed({ ...sizes, kernelHeight: 5, kernelWidth: 5 })!, "tanh", 2);
});

Deno.test("FusedConv2DMaxPool gives the gradient to the first of equal entries", () => {
  const sizes = { batch: 1, height: 4, width: 4, inputs: 8, outputs: 8 };
  const strides = { strideDown: 1, strideAcross: 1 };
  for (const side of [1, 3]) {
    const shape = placed({
      ...{ ...sizes, ...strides, kernelHeight: side, kernelWidth: side, padding: "valid" },
    })!;
    const values = randomOperands(shape, 1);
    // Of zeros alone Winograd makes equal numbers: rounding tells others apart.
    values.x.fill(0);
    const [, places] = onBoth(engines, () => calculate(shape, values, "linear"));
    assert(places!.every((place) => place === 0));
  }
});
