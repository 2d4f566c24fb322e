import type { Method } from "../experiment.ts";
import type { Preset } from "./preset.ts";

const RATE = 0.75;

const method: Omit<Method, "name" | "network"> = {
  initializers: { layers: "he-normal", last: "glorot-normal" },
  loss: "softmaxCrossEntropy",
  optimizer: { type: "AdamW", semantics: "keras", lr: 1e-3, weightDecay: 0.004 },
  batchSize: 16,
  epochs: 0,
};

/** What dropout does to the values that enter it, in training and outside. */
export const e4Dropout: Preset = {
  format: 2,
  name: "e4-dropout",
  summary: "E4: what dropout 0.75 and alpha dropout do to the columns that enter them",
  data: { type: "table", name: "loan-grades", drop: [], scale: "standard", text: "drop" },
  fix: ["subset", "split"],
  methods: [
    { ...method, name: "dropout", network: { layers: [{ type: "Dropout", rate: RATE }] } },
    {
      ...method,
      name: "alpha-dropout",
      network: { layers: [{ type: "AlphaDropout", rate: RATE }] },
    },
  ],
  seeds: 1,
  notes: [
    "Dropout keeps the mean of what enters it, but not its spread; alpha dropout keeps both, which " +
    "is what networks of SELU units rest on.",
  ],
};
