/**
 * Max and average pooling.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import {
  averagePoolGradient,
  averagePoolKernel,
  maxPoolGradient,
  maxPoolKernel,
} from "../kernels/pool_kernels.ts";
import type { PoolSizes } from "../kernels/pool_windows.ts";
import type { Call, Operation } from "./operation.ts";

/** `MaxPool`. */
export const maxPool: Operation = (call) => {
  const { inputs, backend } = call;
  const x = inputs.x!;
  if (x.dtype !== "float32") return undefined;
  const sizes = poolSizes(call, x.shape);
  const result = backend.output([sizes.batch, sizes.down, sizes.across, sizes.channels]);
  backend.run(maxPoolKernel(sizes), [backend.address(x), backend.address(result)]);
  return result;
};

/** `MaxPoolGrad`. */
export const maxPoolGrad: Operation = (call) => {
  const { inputs, backend } = call;
  const { dy, input, output } = inputs as { [name: string]: tf.TensorInfo };
  if (dy!.dtype !== "float32" || input!.dtype !== "float32") return undefined;
  const result = backend.output(input!.shape);
  const places = [dy!, input!, output!, result].map((t) => backend.address(t));
  backend.run(maxPoolGradient(poolSizes(call, input!.shape)), places);
  return result;
};

/** `AveragePool`: padded places do not count. */
export const averagePool: Operation = (call) => {
  const { inputs, backend } = call;
  const x = inputs.x!;
  const sizes = poolSizes(call, x.shape);
  const result = backend.output([sizes.batch, sizes.down, sizes.across, sizes.channels]);
  backend.run(averagePoolKernel(sizes), [backend.address(x), backend.address(result)]);
  return result;
};

/** `AveragePoolGrad`. */
export const averagePoolGrad: Operation = (call) => {
  const { inputs, attrs, backend } = call;
  const result = backend.output(attrs.inputShape);
  const places = [inputs.dy!, result].map((t) => backend.address(t));
  backend.run(averagePoolGradient(poolSizes(call, attrs.inputShape)), places);
  return result;
};

function poolSizes({ attrs }: Call, shape: readonly number[]): PoolSizes {
  const info = tf.backend_util.computePool2DInfo(
    shape as [number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    down: info.outHeight,
    across: info.outWidth,
    windowHeight: info.filterHeight,
    windowWidth: info.filterWidth,
    strideDown: info.strideHeight,
    strideAcross: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}
