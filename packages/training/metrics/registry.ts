import type { Metric } from "./metric.ts";
import { accuracy, calibrationError, rocAuc, topKAccuracy } from "./of_classes.ts";
import { meanLoss } from "./of_losses.ts";
import {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  r2,
  rootMeanSquaredError,
} from "./of_numbers.ts";

const top3: Metric = topKAccuracy(3);
const top5: Metric = topKAccuracy(5);
const msle: Metric = meanLoss("meanSquaredLogarithmicError");
const poisson: Metric = meanLoss("poisson");
const binaryCrossEntropy: Metric = meanLoss("binaryCrossEntropy");
const categoricalCrossEntropy: Metric = meanLoss("categoricalCrossEntropy");

/** Every metric by its short name; a new one is one line here. */
export const metrics = {
  accuracy,
  top3,
  top5,
  auc: rocAuc,
  calibrationError,
  mse: meanSquaredError,
  rmse: rootMeanSquaredError,
  mae: meanAbsoluteError,
  mape: meanAbsolutePercentageError,
  r2,
  msle,
  poisson,
  binaryCrossEntropy,
  categoricalCrossEntropy,
} satisfies Record<string, Metric>;

/** Name of a metric. */
export type MetricName = keyof typeof metrics;
