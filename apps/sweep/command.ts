import type { Command } from "@shrinklab/command";
import { sweepFlags } from "./flags.ts";

/** `deno task sweep`: many trials, each kept as it ends. */
export const sweepCommand: Command<typeof sweepFlags> = {
  name: "deno task sweep",
  summary:
    "Trains an experiment over seeds and swept values in child processes, and keeps every epoch and " +
    "trial in a store from the moment when it ends: what is killed goes on with --resume. Says first " +
    "how many trials there are, how long they take and what these seeds can show. Ends with the " +
    "comparison, result.json and a report.",
  positionals: "FILE.json|PRESET,..., or merge OUT.sqlite IN.sqlite...",
  flags: sweepFlags,
  examples: [
    {
      args: "quick --methods none,l1 --sweep methods.l1.penalty.factor=1e-5..1e-3:5 --seeds 5",
      does: "L1 at five strengths against no penalty, 5 seeds",
    },
    { args: "mine.json --seeds 20 --dry-run", does: "what it would cost, and what it could show" },
    { args: "mine.json --seeds 20 --resume", does: "go on where it was ended" },
    {
      args: "mine.json --sweep lr=1e-4..1e-1 --search quasi-random --budget 40",
      does: "40 trials at learning rates that leave small gaps",
    },
    {
      args: "merge all.sqlite part-0.sqlite part-1.sqlite",
      does: "put the stores of shards together",
    },
  ],
  run: async (call) =>
    call.positionals[0] === "merge"
      ? await (await import("./merge.ts")).merge(call)
      : await (await import("./run.ts")).run(call),
};
