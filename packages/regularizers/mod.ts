/**
 * Penalties on the weights, their registry and text form, and which parameters they are over.
 *
 * @module
 */
export * from "./activity_penalty.ts";
export * from "./effective_gradient.ts";
export * from "./l1.ts";
export * from "./l1_norm.ts";
export * from "./l1l2.ts";
export * from "./l2.ts";
export * from "./l2_norm.ts";
export * from "./layer_regularizers.ts";
export * from "./orthogonal.ts";
export * from "./penalty.ts";
export * from "./penalty_term.ts";
export * from "./penalty_text.ts";
export * from "./registry.ts";
