import type { Method } from "../experiment.ts";
import { denseLayers } from "../networks.ts";
import type { Preset } from "./preset.ts";

const source = "source";
const oneSeed = "Its source compares two runs of one seed each, 88.05 % without and 88.55 % with " +
  "L2, and takes the half point for the penalty's. Run --preset e1,e1-l2: over five seeds " +
  "it lies within their noise.";

/** What E1 and E2 have in common. */
export const fewRows =
  "100 validation images choose the epoch, so two epochs that differ by one image are " +
  "told apart by luck: the column last test % shows what is lost or gained by it.";

/** The training of E1 and E2. */
export const e1Method: Method = {
  name: "e1",
  network: { layers: denseLayers([512, 512], "tanh") },
  initializers: { layers: "he-truncated" },
  loss: "softmaxCrossEntropy",
  // TensorFlow 1 has epsilon where Keras has it, with another default.
  optimizer: { type: "Adam", semantics: "keras", lr: 1e-3, epsilon: 1e-8 },
  batchSize: "all",
  epochs: 1000,
  evaluateEvery: 10,
  // The source stops when bestEpoch + 100 < epoch.
  stop: { monitor: "valid.accuracy", patience: 101 },
  choose: { monitor: "valid.accuracy" },
};

/** Experiment E1 without a penalty. */
export const e1: Preset = {
  format: 2,
  name: "e1",
  summary: "E1: MLP on 1,000 MNIST images, no penalty",
  data: {
    type: "images",
    name: "mnist",
    subset: { train: 1000, validation: 100 },
    subsetSeed: 1,
    scale: 1,
  },
  fix: ["subset", "split"],

  methods: [e1Method],
  notes: [oneSeed, fewRows],
  figures: [{ source, method: "e1", epoch: "best", figure: "test %", value: 88.05 }],
};

/** Experiment E1 with its penalty. */
export const e1L2: Preset = {
  ...e1,
  name: "e1-l2",
  summary: "E1: the same with loss + 0.001 * sum of squares of the kernels",
  methods: [{ ...e1Method, name: "e1-l2", penalty: "l2(0.001)" }],
  figures: [{ source, method: "e1-l2", epoch: "best", figure: "test %", value: 88.55 }],
};

/** The source's second question. */
export const e1L1: Preset = {
  ...e1,
  name: "e1-l1",
  summary: "E1's question 2: the same with loss + 0.0001 * sum |w| of the kernels",
  methods: [{ ...e1Method, name: "e1-l1", penalty: "l1(0.0001)" }],
  figures: [],
};

/** What the source names beside. */
export const e1L1L2: Preset = {
  ...e1,
  name: "e1-l1l2",
  summary: "E1: L1 0.0001 and L2 0.001 together",
  methods: [{ ...e1Method, name: "e1-l1l2", penalty: "l1l2(l1=0.0001,l2=0.001)" }],
  figures: [],
};

/** What the methods of the source's third question have in common: trained to the end. */
const { stop: _stop, choose: _choose, ...toTheEnd } = { ...e1Method, epochs: 150 };

/** As many units as L1 leaves, for penalties of groups to find. */
const sized = { from: 1e-5, to: 0.02, lambdas: 12, epochsEach: 15, units: 280, again: true };

/** The source's third question: how many hidden units? */
export const e1HiddenUnits: Preset = {
  ...e1,
  name: "e1-hidden-units",
  summary: "E1's question 3: which hidden units live under L1 and under penalties of groups",
  methods: [
    {
      ...toTheEnd,
      name: "prox-l1",
      penalty: "prox-l1(0.0106)",
      path: { from: 1.3e-4, to: 0.0106, lambdas: 12, at: 0.0106, again: true },
    },
    { ...toTheEnd, name: "group-lasso", penalty: "group-lasso(0.005)", path: sized },
    {
      ...toTheEnd,
      name: "group-lasso-features",
      penalty: "group-lasso(0.005)+group-lasso(0.005,over=features)",
      path: sized,
    },
  ],
  notes: [
    ...e1.notes!,
    "Which of these units are enough, and whether it is their number or their weights: " +
    "deno task path e1-hidden-units refits them without the penalty, trains them from their first " +
    "weights, and a network of their sizes from new ones.",
  ],
  figures: [],
};
