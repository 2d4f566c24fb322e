import { type Call, downloadProgress, UsageError } from "@shrinklab/command";
import { firstRows, type ImageDataset, loadDataset } from "@shrinklab/data";
import { presets } from "@shrinklab/experiments";
import type { DatasetSummary } from "@shrinklab/report";
import type { flags } from "./command.ts";

/**
 * Loads the images that the flags name, showing the progress of a download.
 *
 * @param call Flags, terminal and signal.
 * @returns Images to train and test on, cut to `--train-limit`.
 * @throws {UsageError} If the limit is larger than the data.
 */
export async function loadImages(call: Call<typeof flags>): Promise<ImageDataset> {
  const { flags, terminal, signal } = call;
  const name = flags.dataset ?? presets[flags.preset].dataset;
  using progress = downloadProgress(terminal);
  const data = await loadDataset(name, {
    dataDir: flags["data-dir"],
    signal,
    onProgress: progress.report,
  });
  const limit = flags["train-limit"];
  if (limit === undefined) return data;
  if (limit > data.train.rows) {
    throw UsageError.of(
      "--train-limit",
      String(limit),
      `1 to ${data.train.rows}, the number of training images`,
    );
  }
  return { ...data, train: firstRows(data.train, limit) };
}

/**
 * What a result says about its images.
 *
 * @param data The images.
 * @returns Name, numbers and checksum.
 */
export function datasetSummary({ name, train, test, sha256 }: ImageDataset): DatasetSummary {
  return { name, train: train.rows, test: test.rows, sha256 };
}
