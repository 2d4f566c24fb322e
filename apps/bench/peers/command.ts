import type { Command } from "@shrinklab/command";
import { benchPeersFlags } from "./flags.ts";

/** The command `deno task bench:peers`. */
export const benchPeers: Command<typeof benchPeersFlags> = {
  name: "deno task bench:peers",
  summary:
    "Times our training steps and those of PyTorch, Keras and JAX in turn, each run a process of " +
    "its own, and prints the ratios of the medians. A framework that is not installed is left out.",
  flags: benchPeersFlags,
  examples: [
    {
      args: "--python torch=venv/bin/python,jax=venv-jax/bin/python",
      does: "frameworks in environments of their own",
    },
    { args: "--only cnn --runs 3", does: "the CNN alone" },
  ],
  run: async (call) => (await import("./run.ts")).run(call),
};
