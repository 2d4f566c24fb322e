import type { Command } from "@shrinklab/command";
import { runsFlags } from "./flags.ts";

/** `deno task runs`: what a store has. */
export const runsCommand: Command<typeof runsFlags> = {
  name: "deno task runs",
  summary:
    "Lists the trials of a store, also while a sweep runs: chosen, sorted, put together over seeds, " +
    "exported. A FIELD is a swept setting (lambda), a figure of the chosen epoch (test.accuracy, " +
    "train.loss), of the last or the best one (last.test.loss), or what docs/runs.md lists beside " +
    "them (method, seed, state, seconds, sparsity, ...).",
  flags: runsFlags,
  examples: [
    { args: "", does: "every trial of runs/store.sqlite" },
    { args: "--sweep lambdas --sort -test.accuracy --limit 10", does: "the ten best of a sweep" },
    { args: "--where 'lambda<0.01' --where 'sparsity>=0.9' --json", does: "as JSON" },
    { args: "--group --figure test.loss", does: "means with 95 % intervals over seeds" },
    { args: "--export all.parquet --epochs", does: "every epoch, as Parquet" },
    { args: "--state failed", does: "what went wrong" },
  ],
  run: async (call) => (await import("./run.ts")).runs(call),
};
