import { namesFlag, numberFlag, switchFlag, textFlag } from "@shrinklab/command";

/** Flags of `sparsity-check`. */
export const sparsityCheckFlags = {
  threshold: numberFlag("share of a tensor's max|w| below which a weight is near zero", {
    min: 0,
    max: 1,
    fallback: 0.0005,
  }),
  layers: namesFlag("layers from input to output, where the file does not tell their order"),
  network: textFlag(
    "the network, whose layers have that order: 'conv(16,3) relu flatten dense(100)', its last layer " +
      "may be left out; or a file with it",
    "TEXT|FILE",
  ),
  transposed: namesFlag("transposed convolutions, which look like ordinary ones in a file"),
  svg: textFlag("draw a histogram of all weights to this file, as SVG", "FILE"),
  json: switchFlag("print the counts as JSON on stdout, and nothing else"),
};
