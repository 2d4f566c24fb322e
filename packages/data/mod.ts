/**
 * Images to train on: files and data sets, batches, and the random numbers that order them.
 *
 * @module
 */
export { batches, epochOrder } from "./batches.ts";
export { contentDigest, sha256 } from "./content_digest.ts";
export { DataError, type DataFault } from "./data_error.ts";
export { type Examples, firstRows, type ImageDataset } from "./examples.ts";
export { encodeIdx, type IdxArray, type IdxHeader, idxHeader, parseIdx } from "./idx.ts";
export { examplesFromIdx, type NamedIdx } from "./idx_examples.ts";
export { type NumpySubset, numpySubset } from "./numpy_subset.ts";
export { RandomState } from "./random_state.ts";
export { idxContent, readIdx } from "./read_idx.ts";
