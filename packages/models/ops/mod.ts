/**
 * The operations of a training step. Each runs one kernel where the active backend has it and is
 * composed of tfjs operations elsewhere.
 *
 * @module
 */
export * from "./activate.ts";
export * from "./activation_grad.ts";
export * from "./column_sums.ts";
export * from "./count_correct.ts";
export * from "./fused_conv2d.ts";
export * from "./fused_conv2d_max_pool.ts";
export * from "./fused_mat_mul.ts";
export * from "./gather_rows.ts";
export * from "./linear_mask.ts";
export * from "./normalize.ts";
export * from "./random_keep.ts";
export * from "./scale_columns.ts";
export * from "./softmax.ts";
export * from "./softmax_cross_entropy.ts";
