import type { Command } from "@shrinklab/command";
import { benchBackendsFlags } from "./flags.ts";

/** `deno task bench:backends`. */
export const benchBackends: Command<typeof benchBackendsFlags> = {
  name: "deno task bench:backends",
  summary:
    "Times one training step of each task on each backend, in processes of their own, and prints " +
    "a table of medians in milliseconds.",
  flags: benchBackendsFlags,
  examples: [
    { args: "", does: "every task on every backend, some minutes" },
    { args: "--backends engine,tensorflow --tasks cnn", does: "the CNN on two of them" },
  ],
  run: async (call) => (await import("./run.ts")).run(call),
};
