import type { StoredTensor } from "@shrinklab/models/safetensors";

/** Weights of a tensor, in float32 or float64: all that is needed to count them. */
export type Weights = Pick<StoredTensor, "name" | "shape" | "values">;

/** Entries of a tensor. */
export type Numbers = StoredTensor["values"];
