/**
 * Matrix products.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { size } from "../tensor_store.ts";
import type { BlasLibrary } from "../blas/blas.ts";
import { sgemm } from "../blas/sgemm.ts";
import { activations, isLong } from "../kernels/activation.ts";
import { biasActivation } from "../kernels/bias_activation.ts";
import {
  matMul,
  type MatMulSizes,
  matMulTransposed,
  readsAsItLies,
  transposedReadsAsItLies,
} from "../kernels/mat_mul_kernels.ts";
import { pack, packedBytes } from "../kernels/pack.ts";
import { registerLanes } from "../wasm/mod.ts";
import type { Operation } from "./operation.ts";

/**
 * Products, and depth and columns, below which a call into BLAS does not pay: with 512 bits it is
 * faster than we are, with 256 no more than as fast as our registers of eight lanes.
 */
const least = () =>
  registerLanes === 8
    ? { wide: { products: 2 ** 19, extent: 8 }, other: { products: 2 ** 24, extent: 24 } }
    : { wide: { products: 2 ** 17, extent: 8 }, other: { products: 2 ** 20, extent: 24 } };

function worthwhile({ wide }: BlasLibrary, { rows, depth, columns }: MatMulSizes): boolean {
  const { products, extent } = least()[wide ? "wide" : "other"];
  return rows * depth * columns >= products && Math.min(depth, columns) >= extent;
}

/** `_FusedMatMul` and `BatchMatMul` of two matrices. */
export const fusedMatMul: Operation = ({ inputs, attrs, backend }) => {
  const { a, b, bias } = inputs as { [name: string]: tf.TensorInfo };
  const { transposeA, transposeB, activation = "linear" } = attrs;
  const [aShape, bShape] = [matrixShape(a!.shape), matrixShape(b!.shape)];
  if (!aShape || !bShape || inputs.preluActivationWeights) return undefined;
  // What follows reads float32; and the longer shape decides how many dimensions there are.
  if (a!.dtype !== "float32" || b!.dtype !== "float32") return undefined;
  if (a!.shape.length < b!.shape.length) return undefined;
  if (aShape.includes(0) || !(activation in activations)) return undefined;
  const [rows, depth] = transposeA ? [aShape[1], aShape[0]] : aShape;
  const columns = transposeB ? bShape[0] : bShape[1];
  if (transposeA && (transposeB || bias || activation !== "linear")) return undefined;
  if (bias && (size(bias.shape) !== columns || bias.shape.at(-1) !== columns)) return undefined;

  const result = backend.output([...a!.shape.slice(0, -2), rows, columns]);
  const [left, right, target] = [a!, b!, result].map((t) => backend.address(t));
  const sizes = { rows, depth, columns };
  const ends = { bias: bias !== undefined, activation };
  const add = bias ? backend.address(bias) : 0;
  const end = () => backend.run(biasActivation({ rows, columns, ...ends }), [target!, add]);
  if (backend.blas && worthwhile(backend.blas, sizes)) {
    const { parallel } = backend.blas;
    backend.run(sgemm({ ...sizes, transposeA, transposeB, parallel }), [left!, right!, target!]);
    if (bias || activation !== "linear") end();
    return result;
  }
  const plain = { depth, columns, depthStride: columns, columnStride: 1 };
  if (transposeA) {
    if (transposedReadsAsItLies(depth)) {
      backend.run(matMulTransposed({ ...sizes, unpacked: true }), [left!, right!, 0, target!]);
      return result;
    }
    backend.borrow(packedBytes(plain), (packed) => {
      backend.run(pack(plain), [right!, packed]);
      backend.run(matMulTransposed(sizes), [left!, packed, 0, target!]);
    });
    return result;
  }
  if (!transposeB && readsAsItLies(rows, columns)) {
    backend.run(matMul({ ...sizes, ...ends, unpacked: true }), [left!, right!, add, target!]);
    return result;
  }
  const place = transposeB ? { depth, columns, depthStride: 1, columnStride: depth } : plain;
  backend.borrow(packedBytes(place), (packed) => {
    backend.run(pack(place), [right!, packed]);
    // A long activation takes several times as long among a tile's sums as in a pass of its own.
    const apart = isLong(activation);
    backend.run(matMul({ ...sizes, ...(apart ? {} : ends) }), [left!, packed, add, target!]);
    if (apart) end();
  });
  return result;
};

/** Rows and columns, where all other dimensions are 1. */
function matrixShape(shape: readonly number[]): [number, number] | undefined {
  if (shape.length < 2 || shape.slice(0, -2).some((n) => n !== 1)) return undefined;
  return [shape.at(-2)!, shape.at(-1)!];
}
