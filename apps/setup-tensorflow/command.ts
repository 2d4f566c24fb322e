import type { Command } from "@shrinklab/command";
import { setupFlags } from "./flags.ts";

/** `deno task setup:tensorflow`. */
export const setupTensorflow: Command<typeof setupFlags> = {
  name: "deno task setup:tensorflow",
  summary: "Makes --backend tensorflow work: downloads TensorFlow from PyPI and " +
    "@tensorflow/tfjs-node-gpu from npm into a folder of the user's cache, compiles the package's " +
    "addon against it, and tries it. Where all is done already, it is only tried.",
  flags: setupFlags,
  examples: [
    { args: "", does: "for processors: 300 MB to download, a minute or two" },
    { args: "--gpu", does: "for an NVIDIA GPU" },
  ],
  run: async (call) => (await import("./setup.ts")).setup(call),
};
