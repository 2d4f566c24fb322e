import { contentDigest, sha256 } from "../content_digest.ts";
import type { Dataset } from "../dataset.ts";
import type { ImageDataset } from "../examples.ts";
import { parseIdx } from "../idx.ts";
import { examplesFromIdx } from "../idx_examples.ts";
import { idxContent } from "../idx_content.ts";

const CLASSES = 10;

/**
 * A part of Fashion-MNIST that comes with the code: 600 images of each class to train on and 100
 * to test with, as `built_in/README.md` says.
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
  const [train, test] = await Promise.all([
    import("../built_in/fashion_mnist_train.json", { with: { type: "json" } }),
    import("../built_in/fashion_mnist_test.json", { with: { type: "json" } }),
  ]);
  const files = { ...train.default, ...test.default };
  const contents = new Map(
    await Promise.all(
      Object.entries(files).map(async ([file, base64]) =>
        [file, await idxContent(Uint8Array.fromBase64(base64), file)] as const
      ),
    ),
  );
  const idx = (file: keyof typeof files) => ({ ...parseIdx(contents.get(file)!, file), file });
  const digests = [...contents].map(async ([file, content]) => [file, await sha256(content)]);
  return {
    name: embedded.name,
    train: examplesFromIdx(
      idx("train-images-idx3-ubyte"),
      idx("train-labels-idx1-ubyte"),
      CLASSES,
    ),
    test: examplesFromIdx(idx("t10k-images-idx3-ubyte"), idx("t10k-labels-idx1-ubyte"), CLASSES),
    sha256: await contentDigest(Object.fromEntries(await Promise.all(digests))),
    notes: ["a class-balanced part of Fashion-MNIST: figures do not compare with the whole set's"],
  };
}
