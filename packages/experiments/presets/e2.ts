import type { LayerSpec } from "@shrinklab/models";
import type { Method, SourceFigure } from "../experiment.ts";
import { e1, e1Method, fewRows } from "./e1.ts";
import type { Preset } from "./preset.ts";

const source = "source";

/** E1's method with a layer before each of its activations. */
function normalized(name: string, layer: LayerSpec): Method {
  const hidden: LayerSpec[] = [
    { type: "Dense", units: 512 },
    layer,
    { type: "Activation", activation: "tanh" },
  ];
  return { ...e1Method, name, network: { layers: [...hidden, ...hidden] } };
}

/** A line of the source's log: epoch, losses, accuracies. */
function logged(epoch: number, losses: number[], accuracies: number[]): SourceFigure[] {
  const method = "e2-batch-norm-as-written";
  return ["train", "valid", "test"].flatMap((rows, at): SourceFigure[] => [
    { source, method, epoch, figure: `${rows} loss`, value: losses[at]! },
    {
      source,
      method,
      epoch,
      figure: `${rows} %`,
      value: Number((100 * accuracies[at]!).toFixed(2)),
    },
  ]);
}

/** Experiment E2 without normalization: E1 on another subset. */
export const e2None: Preset = {
  ...e1,
  name: "e2-none",
  summary: "E2: E1's MLP on another 1,000 images, no normalization",
  data: { ...e1.data, subsetSeed: 2020 },
  methods: [{ ...e1Method, name: "e2-none" }],
  notes: [fewRows],
  figures: [],
};

/** Experiment E2 with its fault. */
export const e2BatchNormAsWritten: Preset = {
  ...e2None,
  name: "e2-batch-norm-as-written",
  summary: "E2 as written: BatchNorm whose moving statistics are never updated",
  methods: [
    normalized("e2-batch-norm-as-written", {
      type: "BatchNorm",
      momentum: 0.99,
      epsilon: 1e-3,
      updatesStatistics: false,
    }),
  ],
  notes: [
    "Fault of the source: nothing updates BatchNorm's moving mean and variance. Training " +
    "normalizes with the batch's own, but evaluation with what they started at, mean 0 and " +
    "variance 1: the network is tested on inputs that its layers never saw in training. Even on " +
    "the rows it was trained on it is then wrong, so the source's 74.03 % is an artefact, and " +
    "so is its conclusion that BatchNorm lowers the accuracy.",
    fewRows,
  ],
  figures: [
    ...logged(10, [0.8088, 1.0658, 1.0567], [0.709, 0.65, 0.6557]),
    ...logged(60, [0.3647, 1.0218, 0.9855], [0.855, 0.75, 0.7403]),
    ...logged(160, [0.2996, 1.0776, 1.0259], [0.891, 0.74, 0.7462]),
    {
      source,
      method: "e2-batch-norm-as-written",
      epoch: "best",
      figure: "test %",
      value: 74.03,
    },
  ],
};

/** Experiment E2 as its author meant it. */
export const e2BatchNorm: Preset = {
  ...e2None,
  name: "e2-batch-norm",
  summary: "E2 corrected: BatchNorm with momentum 0.99, Keras's default",
  methods: [
    normalized("e2-batch-norm", {
      type: "BatchNorm",
      momentum: 0.99,
      epsilon: 1e-3,
      updatesStatistics: true,
    }),
  ],
  notes: [
    "Momentum 0.99 keeps 0.99^n of where the moving statistics started after n steps: 90 % after " +
    "10, 37 % after 100. With one step an epoch the first evaluations are therefore as wrong as " +
    "those of the faulty version; momentum 0.9 gets there in a tenth of the steps.",
    fewRows,
  ],
};

/** The same with statistics that follow faster. */
export const e2BatchNormFast: Preset = {
  ...e2None,
  name: "e2-batch-norm-0.9",
  summary: "E2 corrected: BatchNorm with momentum 0.9, which suits one step an epoch",
  methods: [
    normalized("e2-batch-norm-0.9", {
      type: "BatchNorm",
      momentum: 0.9,
      epsilon: 1e-3,
      updatesStatistics: true,
    }),
  ],
};

/** The source's exercise. */
export const e2LayerNorm: Preset = {
  ...e2None,
  name: "e2-layer-norm",
  summary: "E2's exercise: LayerNorm instead, with its epsilon 1e-12",
  methods: [normalized("e2-layer-norm", { type: "LayerNorm", epsilon: 1e-12 })],
};
