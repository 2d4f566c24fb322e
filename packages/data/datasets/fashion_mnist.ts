import type { Dataset } from "../dataset.ts";
import { idxDataset } from "../idx_dataset.ts";

/**
 * Fashion-MNIST: photographs of clothes, in the form of MNIST.
 *
 * Source: Xiao, Rasul, Vollgraf (2017), https://github.com/zalandoresearch/fashion-mnist.
 */
export const fashionMnist: Dataset = idxDataset({
  name: "fashion-mnist",
  summary: "photographs of clothes, 28x28, 60,000 + 10,000",
  licence: "MIT, Zalando SE",
  classes: 10,
  mirrors: [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
  ],
  contents: {
    trainImages: [47040016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"],
    trainLabels: [60008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"],
    testImages: [7840016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"],
    testLabels: [10008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"],
  },
});
