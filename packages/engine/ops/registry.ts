/**
 * The operations that the engine has kernels for, by their tfjs names.
 *
 * @module
 */
import { activationGrad } from "./activation_grad.ts";
import {
  conv2DBackpropFilter,
  conv2DBackpropInput,
  conv2DMaxPoolBackpropFilter,
  conv2DMaxPoolBackpropInput,
  fusedConv2D,
  fusedConv2DMaxPool,
} from "./convolution.ts";
import { assignFormula, elementwise, mapFormula, sumFormula } from "./formula.ts";
import { gatherRows } from "./gather_rows.ts";
import { fusedMatMul } from "./mat_mul.ts";
import type { Operation } from "./operation.ts";
import { packScalars } from "./pack_scalars.ts";
import { normalize, normalizeGrad, normalizeWith } from "./normalize.ts";
import { averagePool, averagePoolGrad, maxPool, maxPoolGrad } from "./pool.ts";
import { randomKeep } from "./random_keep.ts";
import { activate, cast, oneHot, scaleColumns, softmax, softmaxGrad } from "./rows.ts";
import { identity, reshape } from "./share.ts";
import { shrinkGroups } from "./shrink_groups.ts";
import {
  countCorrect,
  softmaxCrossEntropy,
  softmaxCrossEntropyGrad,
} from "./softmax_cross_entropy.ts";

/** Operations by name. One that returns nothing leaves the call to tfjs's cpu kernel. */
export const operations: Readonly<Record<string, Operation>> = {
  ...elementwise,
  Activate: activate,
  ActivationGrad: activationGrad,
  AssignFormula: assignFormula,
  AveragePool: averagePool,
  AveragePoolGrad: averagePoolGrad,
  BatchMatMul: fusedMatMul,
  Cast: cast,
  Conv2D: fusedConv2D,
  Conv2DBackpropFilter: conv2DBackpropFilter,
  Conv2DBackpropInput: conv2DBackpropInput,
  Conv2DMaxPoolBackpropFilter: conv2DMaxPoolBackpropFilter,
  Conv2DMaxPoolBackpropInput: conv2DMaxPoolBackpropInput,
  CountCorrect: countCorrect,
  FusedConv2D: fusedConv2D,
  FusedConv2DMaxPool: fusedConv2DMaxPool,
  GatherRows: gatherRows,
  Identity: identity,
  MapFormula: mapFormula,
  MaxPool: maxPool,
  MaxPoolGrad: maxPoolGrad,
  Normalize: normalize,
  NormalizeGrad: normalizeGrad,
  NormalizeWith: normalizeWith,
  OneHot: oneHot,
  Pack: packScalars,
  RandomKeep: randomKeep,
  Reshape: reshape,
  ScaleColumns: scaleColumns,
  ShrinkGroups: shrinkGroups,
  Softmax: softmax,
  SoftmaxCrossEntropy: softmaxCrossEntropy,
  SoftmaxCrossEntropyGrad: softmaxCrossEntropyGrad,
  SoftmaxGrad: softmaxGrad,
  SumFormula: sumFormula,
  WeightedSoftmaxCrossEntropy: softmaxCrossEntropy,
  WeightedSoftmaxCrossEntropyGrad: softmaxCrossEntropyGrad,
  _FusedMatMul: fusedMatMul,
};
