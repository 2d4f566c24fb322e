/**
 * Networks without the units that do nothing. Apart from the rest of the package, which needs no
 * TensorFlow.js.
 *
 * @module
 */
export { compact, type CompactedNetwork, type CompactOptions, type KeptUnit } from "./compact.ts";
export { type NetworkSize, networkSize } from "./network_size.ts";
