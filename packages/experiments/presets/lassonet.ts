import type { Preset } from "./preset.ts";

/** LassoNet's experiments: 50 of 784 pixels, found on the test images of a data set. */
function lassonet(name: string, set: string): Preset {
  return {
    format: 2,
    name,
    summary: `LassoNet's experiment: 50 pixels of ${set}'s test images, by a path`,
    data: { type: "images", name: set, testImages: { test: 0.2, validation: 0.125 } },
    methods: [
      {
        name: "group-l0",
        network: { layers: [{ type: "Dense", units: 261, activation: "relu" }] },
        initializers: { layers: "torch-default" },
        loss: "softmaxCrossEntropy",
        optimizer: { type: "Adam", semantics: "pytorch", lr: 1e-3 },
        penalty: "group-l0(0.1,over=features)",
        batchSize: 256,
        epochs: 30,
        path: { from: 2e-3, to: 0.2, lambdas: 28, epochsEach: 3, features: 50 },
      },
    ],
    // scikit-learn's random_state of the split.
    seeds: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  };
}

/** On MNIST. */
export const lassonetMnist: Preset = lassonet("lassonet-mnist", "mnist");

/** On Fashion-MNIST. */
export const lassonetFashion: Preset = lassonet("lassonet-fashion", "fashion-mnist");
