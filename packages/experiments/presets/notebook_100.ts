import type { Preset } from "../preset.ts";
import { notebook } from "./notebook.ts";

const source = "notebook, 100 epochs";
const epoch = 100;

/** The notebook's second run: 100 epochs, in which nothing is regularised. */
export const notebook100: Preset = {
  ...notebook,
  name: "notebook-100",
  summary: "its 100-epoch run as written, fault included: no model is regularised",
  epochs: 100,
  fault: "one-optimizer",
  notes: [
    "Fault of the source: one optimizer without weight decay holds all three models, and the " +
    "factors of l1 and l2-norm land in the wrong argument. No model is regularised: three equal " +
    "SGD runs that differ by their initial weights alone, whatever their names say.",
    "Fault of the source: the loop variable takes over the name of the first model, so the counts " +
    "printed first are those of the last model. The first and the third list are equal; the " +
    "first model's own counts are shown beside.",
  ],
  figures: [
    {
      source,
      method: "weight-decay",
      epoch,
      testAccuracy: 0.5968,
      nearZero: [0, 0, 0, 0, 10, 0, 230, 0, 0, 0],
    },
    {
      source,
      method: "l1",
      epoch,
      testAccuracy: 0.4273,
      nearZero: [0, 0, 7, 0, 14, 0, 256, 0, 0, 0],
    },
    {
      source,
      method: "l2-norm",
      epoch,
      testAccuracy: 0.5946,
      nearZero: [0, 0, 0, 0, 10, 0, 230, 0, 0, 0],
    },
  ],
};
