import type { Command } from "@shrinklab/command";
import { pathFlags } from "./flags.ts";

/** `deno task path`: one method over a path of lambdas. */
export const pathCommand: Command<typeof pathFlags> = {
  name: "deno task path",
  summary:
    "Trains a method over a path of lambdas, each from the weights of the last: one layer from the " +
    "exact lambda at which it is empty, a network from dense to sparse. Says for each what is left, " +
    "chooses one, and trains what it left without the penalty. Writes path.json, path.csv, weights and a page; " +
    "the same command with the same --out goes on where it was ended.",
  positionals: "FILE.json|PRESET",
  flags: pathFlags,
  examples: [
    {
      args: "e1 --penalty 'prox-l1(1)' --data-dir data",
      does: "how many weights E1's network needs",
    },
    {
      args: "quick --penalty 'group-lasso(1)' --units 60",
      does: "a CNN with 60 filters and units",
    },
    {
      args: "lassonet-mnist --data-dir data",
      does: "50 pixels of MNIST, on ten splits, with means and intervals",
    },
    {
      args: "mine.json --choose best --folds 5 --out runs/mine",
      does: "a path of your own, chosen by folds",
    },
  ],
  run: async (call) => (await import("./run.ts")).run(call),
};
