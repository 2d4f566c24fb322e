import type { Command } from "@shrinklab/command";
import { workerFlags } from "./flags.ts";

/** `deno task worker`: trains trials that other machines put into the queue. */
export const workerCommand: Command<typeof workerFlags> = {
  name: "deno task worker",
  summary:
    "Trains trials of sweeps that `sweep --store postgres://...` has put into the queue of that " +
    "database, on any number of machines, until it is ended. A trial whose machine falls silent for " +
    "half a minute is another's; what is in training at Ctrl-C is given back.",
  flags: workerFlags,
  examples: [
    {
      args: "--store 'postgres://lab@db.example.org/lab?sslmode=verify-full&sslrootcert=ca.pem'",
      does: "train whatever comes, on all processors",
    },
    {
      args: "--store postgres://lab@db.example.org/lab --name mine --until-empty --workers 4",
      does: "help with one sweep until it is finished",
    },
  ],
  run: async (call) => (await import("./run.ts")).run(call),
};
