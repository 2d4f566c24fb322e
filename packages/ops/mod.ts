/**
 * The operations of a training step. Each runs one kernel where the active backend has it and is
 * composed of tfjs operations elsewhere.
 *
 * @module
 */
export { activate } from "./activate.ts";
export { activationGrad, fusesActivation } from "./activation_grad.ts";
export {
  type Activation,
  type ActivationName,
  activations,
  SELU_ALPHA,
  SELU_SCALE,
} from "./activations.ts";
export { averagePool, type AveragePoolOptions } from "./average_pool.ts";
export { columnSums } from "./column_sums.ts";
export { countCorrect } from "./count_correct.ts";
export { fusedConv2d, type FusedConv2dOptions, type Padding } from "./fused_conv2d.ts";
export { fusedConv2dMaxPool, fusesMaxPool } from "./fused_conv2d_max_pool.ts";
export { fusedMatMul } from "./fused_mat_mul.ts";
export { gatherRows, keepsBytes } from "./gather_rows.ts";
export { linearMask, type MaskNumbers } from "./linear_mask.ts";
export { normalize, type NormalizeOptions, normalizeWith } from "./normalize.ts";
export { philox, type Words } from "./philox.ts";
export { randomKeep, type RandomKeepOptions } from "./random_keep.ts";
export { assignScaledColumns, scaleColumns } from "./scale_columns.ts";
export { type GroupPart, shrinkGroups, type ShrinkGroupsOptions } from "./shrink_groups.ts";
export { softmax } from "./softmax.ts";
export { softmaxCrossEntropy } from "./softmax_cross_entropy.ts";
