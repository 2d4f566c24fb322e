import { backendFlags } from "@shrinklab/backends/flags";
import {
  type Call,
  choiceFlag,
  inGroup,
  numberFlag,
  switchFlag,
  textFlag,
} from "@shrinklab/command";
import { dataFlags } from "../experiment/flags.ts";
import { lossNames } from "../experiment/registered_names.ts";

/** Flags of `compact`. */
export const compactFlags = {
  ...inGroup("What is made smaller", {
    method: textFlag("of a run with several methods: whose weights", "NAME"),
    seed: numberFlag("of a run with several seeds: which (default: the first)", {
      integer: true,
      min: 0,
    }),
    network: textFlag(
      "of a file: its layers, 'conv(16,3) relu max-pool(2) flatten dense(100) relu', or a file with " +
        "such a text or a list of layers as JSON; a last layer that follows from data and loss may " +
        "be left out",
      "TEXT|FILE",
    ),
    multiple: numberFlag(
      "leave as many dead filters that a convolution has a multiple of so many; 8 suits the engine",
      { integer: true, min: 1, fallback: 1 },
    ),
    loss: choiceFlag("of a file: data loss (default: softmaxCrossEntropy)", lossNames),
  }),
  ...dataFlags,
  ...inGroup("Machine", backendFlags),
  ...inGroup("Output", {
    out: textFlag("new folder for the network (default: one beside the weights)", "DIR"),
    json: switchFlag("print the figures as JSON on stdout, and nothing else"),
  }),
};

/** A call of `compact`. */
export type CompactCall = Call<typeof compactFlags>;
