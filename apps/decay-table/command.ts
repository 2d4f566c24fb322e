import { backendFlags } from "@shrinklab/backends/flags";
import { type Command, numberFlag } from "@shrinklab/command";

/** Flags of `decay-table`. */
export const flags = {
  decay: numberFlag("weight decay w", { above: 0, fallback: 0.1 }),
  steps: numberFlag("steps of 32 images", { integer: true, min: 1, max: 1000, fallback: 100 }),
  ...backendFlags,
};

/** Their type: in a parameter that is itself called flags, `typeof flags` would be its own. */
export type DecayTableFlags = typeof flags;

/** `deno task decay-table`: which kinds of weight decay are the same. */
export const decayTable: Command<typeof flags> = {
  name: "deno task decay-table",
  summary: "Trains a small network on built-in images with weight decay, decoupled decay and L2, " +
    "and prints which of them end at the same weights.",
  flags,
  examples: [{ args: "", does: "decay 0.1 and L2 0.05, 100 steps" }],
  run: async (call) => (await import("./print_table.ts")).printTable(call),
};
