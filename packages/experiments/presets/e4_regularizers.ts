import type { Method } from "../experiment.ts";
import { denseLayers } from "../networks.ts";
import type { Preset } from "./preset.ts";

const layers = denseLayers([2, 2], "relu");

/** Three dense layers of 2, 2 and 1 units on two columns of large numbers. */
const none: Method = {
  name: "none",
  network: { layers, last: { activation: "relu" } },
  initializers: { layers: "he-normal" },
  loss: "meanSquaredError",
  optimizer: { type: "SGD", semantics: "keras", lr: 0.01, momentum: 0.9, nesterov: true },
  batchSize: 32,
  epochs: 0,
};

const kernelRegularizer = "l1(0.01)";

/** Experiment E4's first model: penalties that layers name themselves, one value a layer. */
export const e4Regularizers: Preset = {
  format: 2,
  name: "e4-regularizers",
  summary: "E4: L1 named by three layers: one penalty a layer; without, an empty list",
  data: {
    type: "table",
    name: "loan-grades",
    target: "연간소득",
    drop: [
      "ID",
      "대출기간",
      "주택소유상태",
      "부채_대비_소득_비율",
      "총계좌수",
      "최근_2년간_연체_횟수",
      "총상환이자",
      "총연체금액",
      "연체계좌수",
      "대출등급",
    ],
    scale: "none",
    text: "drop",
  },
  fix: ["subset", "split"],

  methods: [
    {
      ...none,
      name: "l1",
      network: {
        layers: layers.map((layer) => ({ ...layer, kernelRegularizer })),
        last: { activation: "relu", kernelRegularizer },
      },
    },
    none,
  ],
  seeds: 1,
  notes: [
    "The source never fits this model, and neither does the preset (--epochs 0). On columns in the " +
    "tens of millions, unscaled, its first step either makes the loss infinite or all units dead, " +
    "so that it answers 0 for every row: see --epochs 1 --seeds 8.",
  ],
};
