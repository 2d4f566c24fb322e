import type { Command } from "@shrinklab/command";
import { decayTableFlags } from "./flags.ts";

/** `deno task decay-table`: which kinds of weight decay are the same. */
export const decayTable: Command<typeof decayTableFlags> = {
  name: "deno task decay-table",
  summary: "Trains a small network on built-in images with weight decay, decoupled decay and L2, " +
    "and prints which of them end at the same weights.",
  flags: decayTableFlags,
  examples: [{ args: "", does: "decay 0.1 and L2 0.05, 100 steps" }],
  run: async (call) => (await import("./print_table.ts")).printTable(call),
};
