import type { Command } from "@shrinklab/command";
import { replayFlags } from "./flags.ts";

/** The command `deno task replay`. */
export const replayCommand: Command<typeof replayFlags> = {
  name: "deno task replay",
  summary:
    "Runs training runs of PyTorch and Keras again, from the same weights on the same data, " +
    "computes other reference values (statistics.json: SciPy's) anew, and prints how far ours " +
    "deviate. Exit code 1 if a deviation is beyond its tolerance, 2 if a case cannot be run.",
  positionals: "CASE.json...",
  flags: replayFlags,
  examples: [
    { args: "fixtures/replay/cnn-*.json --data-dir data", does: "the convolutional network" },
    { args: "fixtures/replay/cnn-l1.json --steps 3 --json", does: "three steps, as JSON" },
    { args: "fixtures/replay/statistics.json", does: "intervals and tests over seeds" },
  ],
  run: async (call) => (await import("./run.ts")).run(call),
};
