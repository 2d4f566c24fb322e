import { type Command, type Flag, switchFlag } from "@shrinklab/command";

/** Flags of `setup:tensorflow`. */
export type SetupFlags = Readonly<Record<"gpu" | "again", Flag<boolean>>>;

/** `deno task setup:tensorflow`. */
export const setupTensorflow: Command<SetupFlags> = {
  name: "deno task setup:tensorflow",
  summary: "Makes --backend tensorflow work: downloads TensorFlow from PyPI and " +
    "@tensorflow/tfjs-node-gpu from npm into a folder of the user's cache, compiles the package's " +
    "addon against it, and tries it. Where all is done already, it is only tried.",
  flags: {
    gpu: switchFlag("with CUDA, for NVIDIA GPUs; a download ten times as large"),
    again: switchFlag("build it anew"),
  },
  examples: [
    { args: "", does: "for processors: 300 MB to download, a minute or two" },
    { args: "--gpu", does: "for an NVIDIA GPU" },
  ],
  run: async (call) => await (await import("./setup.ts")).setup(call),
};
