import type { Command } from "@shrinklab/command";
import { benchFlags } from "./flags.ts";

/** `deno task bench`: times training steps. */
export const bench: Command<typeof benchFlags> = {
  name: "deno task bench",
  summary: "Times one training step of a task, after 5 steps to warm up; data is random.",
  flags: benchFlags,
  examples: [
    { args: "--task cnn --threads 2", does: "the CNN of experiment E3, batch 256" },
    { args: "--task thoracic --threads 1 --json", does: "a small MLP, as JSON" },
  ],
  run: async (call) => (await import("./run.ts")).run(call),
};
