import { contentDigest, sha256 } from "../content_digest.ts";
import type { Dataset } from "../dataset.ts";
import type { ImageDataset } from "../examples.ts";
import { encodeIdx, type IdxArray, parseIdx } from "../idx.ts";
import { examplesFromIdx, type NamedIdx } from "../idx_examples.ts";
import { cutSheet } from "../sheet.ts";

const SIDE = 28;
const CLASSES = 10;

/**
 * A part of Fashion-MNIST that comes with the code: 600 images of each class to train on and 100
 * to test with, drawn as `fixtures/fashion-mnist-subset/README.md` says.
 *
 * It needs no permission; its files are imported only when it is loaded.
 */
export const embedded: Dataset = {
  name: "embedded",
  summary: "a part of Fashion-MNIST, 28x28, 6,000 + 1,000",
  licence: "MIT, Zalando SE",
  mirrors: [],
  files: [],
  load: loadEmbedded,
};

async function loadEmbedded(): Promise<ImageDataset> {
  const [{ decode }, files] = await Promise.all([
    import("fast-png"),
    import("../../../fixtures/fashion-mnist-subset/mod.ts"),
  ]);
  const images = (file: string, png: Uint8Array): NamedIdx => {
    const { width, height, data } = decode(png);
    const values = cutSheet({ width, height, data: new Uint8Array(data) }, [SIDE, SIDE]);
    return { file, shape: [values.length / (SIDE * SIDE), SIDE, SIDE], values };
  };
  const labels = (file: string, content: Uint8Array): NamedIdx => ({
    file,
    ...parseIdx(new Uint8Array(content), file),
  });
  const parts = [
    images("train-images-idx3-ubyte", files.trainImages),
    labels("train-labels-idx1-ubyte", files.trainLabels),
    images("t10k-images-idx3-ubyte", files.testImages),
    labels("t10k-labels-idx1-ubyte", files.testLabels),
  ] as const;
  return {
    name: embedded.name,
    train: examplesFromIdx(parts[0], parts[1], CLASSES),
    test: examplesFromIdx(parts[2], parts[3], CLASSES),
    sha256: await digestAsIdx(parts),
    notes: ["a class-balanced part of Fashion-MNIST: figures do not compare with the whole set's"],
  };
}

/** The checksum the set would have as the four files of Fashion-MNIST. */
async function digestAsIdx(parts: readonly (IdxArray & { file: string })[]): Promise<string> {
  const digests = await Promise.all(
    parts.map(async (part) => [part.file, await sha256(encodeIdx(part))] as const),
  );
  return await contentDigest(Object.fromEntries(digests));
}
