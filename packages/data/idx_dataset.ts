import { contentDigest } from "./content_digest.ts";
import { readDataFile } from "./data_file.ts";
import type { Dataset } from "./dataset.ts";
import type { Examples } from "./examples.ts";
import { parseIdx } from "./idx.ts";
import { examplesFromIdx } from "./idx_examples.ts";
import { idxContent } from "./idx_content.ts";
import { checkContent, type RemoteFile } from "./remote_file.ts";

/** Size and SHA-256 of the plain content of a file. */
export type Content = readonly [size: number, sha256: string];

/** A data set of four IDX files, named as MNIST's are. */
export interface IdxDatasetOptions extends Omit<Dataset, "files" | "load"> {
  /** Number of classes. */
  readonly classes: number;
  /** The files, each by its plain content. */
  readonly contents: {
    /** `train-images-idx3-ubyte`. */
    readonly trainImages: Content;
    /** `train-labels-idx1-ubyte`. */
    readonly trainLabels: Content;
    /** `t10k-images-idx3-ubyte`. */
    readonly testImages: Content;
    /** `t10k-labels-idx1-ubyte`. */
    readonly testLabels: Content;
  };
}

/**
 * Describes a data set that is kept as MNIST is: `train-images-idx3-ubyte.gz` and so on.
 *
 * @param options Names, mirrors and checksums.
 * @returns The data set, for the registry.
 *
 * @example
 * ```ts
 * import { mnist } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mnist.files[0]?.remoteName, "train-images-idx3-ubyte.gz");
 * ```
 */
export function idxDataset(options: IdxDatasetOptions): Dataset {
  const { name, summary, licence, mirrors, classes, contents } = options;
  const train = {
    images: gzipFile("train-images-idx3-ubyte", contents.trainImages),
    labels: gzipFile("train-labels-idx1-ubyte", contents.trainLabels),
  };
  const test = {
    images: gzipFile("t10k-images-idx3-ubyte", contents.testImages),
    labels: gzipFile("t10k-labels-idx1-ubyte", contents.testLabels),
  };
  const files = [train.images, train.labels, test.images, test.labels];
  return {
    name,
    summary,
    licence,
    mirrors,
    files,
    load: async (folder) => ({
      name,
      train: await readPart(folder, train, classes),
      test: await readPart(folder, test, classes),
      sha256: await contentDigest(Object.fromEntries(files.map((f) => [f.name, f.sha256]))),
      notes: [],
    }),
  };
}

function gzipFile(name: string, [size, sha256]: Content): RemoteFile {
  return { name, remoteName: `${name}.gz`, size, sha256 };
}

/** The checksum comes last: what else is wrong says more about a file than that it is another. */
async function readPart(
  folder: string,
  files: { images: RemoteFile; labels: RemoteFile },
  classes: number,
): Promise<Examples> {
  // One after the other, so that of two bad files the same one is named every time.
  const images = await readContent(folder, files.images);
  const labels = await readContent(folder, files.labels);
  const examples = examplesFromIdx(
    { ...parseIdx(images.content, images.path), file: images.path },
    { ...parseIdx(labels.content, labels.path), file: labels.path },
    classes,
  );
  await checkContent(images.content, images.path, files.images);
  await checkContent(labels.content, labels.path, files.labels);
  return examples;
}

async function readContent(folder: string, file: RemoteFile) {
  const { bytes, path } = await readDataFile(folder, file);
  return { content: await idxContent(bytes, path), path };
}
