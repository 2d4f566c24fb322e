import type { Dataset } from "../dataset.ts";
import { idxDataset } from "../idx_dataset.ts";

/**
 * MNIST: handwritten digits.
 *
 * Source: LeCun, Bottou, Bengio, Haffner (1998), http://yann.lecun.com/exdb/mnist/.
 */
export const mnist: Dataset = idxDataset({
  name: "mnist",
  summary: "handwritten digits, 28x28, 60,000 + 10,000",
  licence: "CC BY-SA 3.0, LeCun, Cortes, Burges",
  classes: 10,
  mirrors: [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
  ],
  contents: {
    trainImages: [47040016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"],
    trainLabels: [60008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"],
    testImages: [7840016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"],
    testLabels: [10008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"],
  },
});
