import type { Command } from "@shrinklab/command";
import { compactFlags } from "./flags.ts";

/** `deno task compact`: a network without the units that do nothing. */
export const compactCommand: Command<typeof compactFlags> = {
  name: "deno task compact",
  summary:
    "Takes units and filters that do nothing (all incoming or all outgoing weights exactly 0) out " +
    "of a trained network, so that it answers the same: constants and BatchNorm go into the next " +
    "or the own bias, what may not go is named. Writes weights.safetensors, network.txt, " +
    "network.json and compact.json, and prints size, time and the largest difference of answers.",
  positionals: "RUN|FILE",
  flags: compactFlags,
  examples: [
    { args: "runs/NAME", does: "the network of a run with one method" },
    { args: "runs/NAME --method l1 --seed 2", does: "of several methods and seeds" },
    {
      args: "w.safetensors --network 'conv(8,3) relu flatten dense(10)'",
      does: "weights of your own; built-in images go through them",
    },
    {
      args: "w.safetensors --network net.txt --shape 32x32x3",
      does: "random rows of that shape go through them",
    },
  ],
  run: async (call) => (await import("./run.ts")).run(call),
};
