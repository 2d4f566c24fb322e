import { numberFlag, switchFlag, textFlag } from "@shrinklab/command";

/** Flags of `sparsity-check`. */
export const sparsityCheckFlags = {
  threshold: numberFlag("share of a tensor's max|w| below which a weight is near zero", {
    min: 0,
    max: 1,
    fallback: 0.0005,
  }),
  png: textFlag("draw a histogram of all weights to this file", "FILE"),
  json: switchFlag("print the counts as JSON on stdout, and nothing else"),
};
