/**
 * The operations of a training step. Each runs one kernel where the active backend has it and is
 * composed of tfjs operations elsewhere.
 *
 * @module
 */
export * from "./activation_grad.ts";
export * from "./count_correct.ts";
export * from "./fused_conv2d.ts";
export * from "./fused_mat_mul.ts";
export * from "./gather_rows.ts";
export * from "./softmax_cross_entropy.ts";
