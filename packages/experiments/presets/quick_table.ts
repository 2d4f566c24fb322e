import { denseLayers } from "../networks.ts";
import type { Method } from "../experiment.ts";
import type { Preset } from "./preset.ts";

const method: Omit<Method, "name"> = {
  network: { layers: denseLayers([32], "relu") },
  initializers: { layers: "he-normal" },
  loss: "softmaxCrossEntropy",
  optimizer: { type: "Adam", semantics: "pytorch", lr: 3e-3 },
  batchSize: 32,
  epochs: 20,
};

/** A small network on a table under several penalties, in seconds: where a table of one's own begins. */
export const quickTable: Preset = {
  format: 2,
  name: "quick-table",
  summary: "a small network under several penalties on the columns of a table, in seconds",
  data: {
    type: "table",
    name: "loan-grades",
    drop: [],
    scale: "standard",
    text: "drop",
    holdOut: { type: "stratified", share: 0.2 },
  },
  methods: [
    { ...method, name: "none" },
    { ...method, name: "l1", penalty: "l1(1e-3)" },
    { ...method, name: "prox-l1", penalty: "prox-l1(1e-3)" },
    { ...method, name: "l2", penalty: "l2(1e-3)" },
  ],
};
