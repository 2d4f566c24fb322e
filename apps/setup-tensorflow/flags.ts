import { switchFlag } from "@shrinklab/command";

/** Flags of `setup:tensorflow`. */
export const setupFlags = {
  gpu: switchFlag("with CUDA, for NVIDIA GPUs; a download ten times as large"),
  again: switchFlag("build it anew"),
};
