import { e3Method, notebook, printed } from "./notebook.ts";
import type { Preset } from "./preset.ts";

const source = "notebook, 100 epochs";
const plain = { ...e3Method, start: "own", epochs: 100 } as const;

/** The notebook's second run: 100 epochs, in which nothing is regularized. */
export const notebook100: Preset = {
  format: 2,
  name: "notebook-100",
  summary: "its 100-epoch run as written, fault included: no model is regularized",
  data: notebook.data,
  methods: [
    { ...plain, name: "weight-decay" },
    { ...plain, name: "l1" },
    { ...plain, name: "l2-norm" },
  ],
  seeds: 1,
  fault: "one-optimizer",
  notes: [
    "Fault of the source: one optimizer without weight decay holds all three models, and the " +
    "factors of l1 and l2-norm land in the wrong argument. No model is regularized: three equal " +
    "SGD runs that differ by their initial weights alone, whatever their names say.",
    "Fault of the source: the loop variable takes over the name of the first model, so the counts " +
    "printed first are those of the last model. The first and the third list are equal; the " +
    "first model's own counts are shown beside.",
  ],
  figures: [
    ...printed(source, "weight-decay", 100, 59.68, [0, 0, 0, 0, 10, 0, 230, 0, 0, 0]),
    ...printed(source, "l1", 100, 42.73, [0, 0, 7, 0, 14, 0, 256, 0, 0, 0]),
    ...printed(source, "l2-norm", 100, 59.46, [0, 0, 0, 0, 10, 0, 230, 0, 0, 0]),
  ],
};
