import { sha256 } from "./content_digest.ts";
import type { Dataset } from "./dataset.ts";
import { gzip } from "./gzip_for_tests.ts";
import { encodeIdx } from "./idx.ts";
import { type Content, idxDataset } from "./idx_dataset.ts";

/** A data set of a few images, with its files as a mirror would hold them. */
export interface TinyDataset {
  /** The data set; its mirrors are those given. */
  dataset: Dataset;
  /** Compressed files by their remote names. */
  files: Record<string, Uint8Array<ArrayBuffer>>;
  /** Plain files by their plain names. */
  plain: Record<string, Uint8Array<ArrayBuffer>>;
}

/** Makes a data set of 40 + 20 images of 8x8, the same every time. */
export async function tinyDataset(mirrors: string[] = []): Promise<TinyDataset> {
  const images = (rows: number) =>
    encodeIdx({
      shape: [rows, 8, 8],
      values: Uint8Array.from({ length: rows * 64 }, (_, i) => i * i >> 5),
    });
  const labels = (rows: number) =>
    encodeIdx({ shape: [rows], values: Uint8Array.from({ length: rows }, (_, i) => i % 3) });
  const contents = [images(40), labels(40), images(20), labels(20)];
  const described = await Promise.all(
    contents.map(async (content): Promise<Content> => [content.length, await sha256(content)]),
  );
  const [trainImages, trainLabels, testImages, testLabels] = described;
  const dataset = idxDataset({
    name: "tiny",
    summary: "for tests",
    licence: "none",
    classes: 3,
    mirrors,
    contents: {
      trainImages: trainImages!,
      trainLabels: trainLabels!,
      testImages: testImages!,
      testLabels: testLabels!,
    },
  });
  const zipped = await Promise.all(contents.map(gzip));
  return {
    dataset,
    files: Object.fromEntries(dataset.files.map((file, i) => [file.remoteName, zipped[i]!])),
    plain: Object.fromEntries(dataset.files.map((file, i) => [file.name, contents[i]!])),
  };
}
