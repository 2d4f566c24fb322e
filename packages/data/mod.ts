/**
 * Images and tables to train on: files and data sets, batches, and the random numbers that order
 * them. Tables have a module of their own, `@shrinklab/data/tables`, and so have images of
 * the user's, `@shrinklab/data/images`.
 *
 * @module
 */
export { balancedRows } from "./balanced_rows.ts";
export { batches, epochOrder } from "./batches.ts";
export { cacheFolder, permittedEnvironment } from "./cache_folder.ts";
export { contentDigest, sha256 } from "./content_digest.ts";
export { DataError, type DataFault } from "./data_error.ts";
export { findDataFile } from "./data_file.ts";
export { type DataFolder, dataFolders, type Surroundings } from "./data_folder.ts";
export type { Dataset, RegisteredDataset } from "./dataset.ts";
export {
  type DatasetName,
  datasets,
  findDataset,
  type TableDatasetName,
  tableDatasets,
} from "./dataset_registry.ts";
export { embedded } from "./datasets/embedded.ts";
export { fashionMnist } from "./datasets/fashion_mnist.ts";
export { loanGrades } from "./datasets/loan_grades.ts";
export { mnist } from "./datasets/mnist.ts";
export { thoracicGenerated } from "./datasets/thoracic_generated.ts";
export { thoracicSurgery } from "./datasets/thoracic_surgery.ts";
export type { DownloadOptions, DownloadProgress } from "./download.ts";
export { DownloadError } from "./download_error.ts";
export type { Examples, ImageDataset, Images } from "./examples.ts";
export { fetchDataset } from "./fetch_dataset.ts";
export { encodeIdx, type IdxArray, type IdxHeader, idxHeader, parseIdx } from "./idx.ts";
export { idxContent } from "./idx_content.ts";
export { type Content, idxDataset, type IdxDatasetOptions } from "./idx_dataset.ts";
export { examplesFromIdx, type NamedIdx } from "./idx_examples.ts";
export { firstRows, type LabelledRows, selectRows } from "./labelled_rows.ts";
export { findFolder, loadDataset, type LoadOptions } from "./load_dataset.ts";
export { type NpyArray, type NpyValues, parseNpy } from "./npy.ts";
export { type Npz, openNpz } from "./npz.ts";
export { type NumpySubset, numpySubset } from "./numpy_subset.ts";
export { RandomState } from "./random_state.ts";
export type { RemoteFile } from "./remote_file.ts";
export {
  lastRowsSplit,
  type SplitRows,
  stratifiedSplit,
  trainTestSplit,
  type ValidationSplit,
  validationSplit,
} from "./split_rows.ts";
export type {
  Column,
  MissingColumn,
  NumberColumn,
  Table,
  TableFile,
  TextColumn,
} from "./tables/table.ts";
export type { TransferProgress } from "./transfer.ts";
