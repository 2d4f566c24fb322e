/**
 * Models as plain data: layer specs, parameters, initial weights, the forward pass.
 *
 * @module
 */
export type { NamedTensor } from "./named_tensor.ts";
