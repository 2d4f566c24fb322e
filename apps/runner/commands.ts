import type { Command, FlagTable } from "@shrinklab/command";

/** A command of the program: what it is for, and where it is loaded from when it is called. */
export interface ListedCommand {
  /** Half a line, for the list of commands. */
  readonly summary: string;
  /** Loads the command; nothing of it is loaded before. */
  load(): Promise<Command<FlagTable>>;
}

/** The commands of `shrinklab`, in the order in which they are listed. */
export const commands: Readonly<Record<string, ListedCommand>> = {
  "cnn-compare": {
    summary: "one CNN under several regularizers, side by side",
    load: async () => (await import("../cnn-compare/command.ts")).cnnCompare,
  },
  "table": {
    summary: "small networks on a table: your CSV, or experiments E4 and E5",
    load: async () => (await import("../table/command.ts")).table,
  },
  "mlp": {
    summary: "dense networks on images: penalties, normalization, sweeps, intervals over seeds",
    load: async () => (await import("../mlp/command.ts")).mlp,
  },
  "experiment": {
    summary: "what a file describes: your network, your data, your methods",
    load: async () => (await import("../experiment/command.ts")).experiment,
  },
  "sweep": {
    summary: "many trials over seeds and values, safe against crashes, on all processors",
    load: async () => (await import("../sweep/command.ts")).sweepCommand,
  },
  "worker": {
    summary: "trains trials of sweeps that are in a PostgreSQL, on any number of machines",
    load: async () => (await import("../worker/command.ts")).workerCommand,
  },
  "report": {
    summary: "a page of one run, or of several of the same data side by side",
    load: async () => (await import("../report/command.ts")).reportCommand,
  },
  "runs": {
    summary: "what a store has: listed, sorted, put together over seeds, exported",
    load: async () => (await import("../runs/command.ts")).runsCommand,
  },
  "workbench": {
    summary: "all of it in the browser: set up, watched, compared, explained",
    load: async () => (await import("../workbench/command.ts")).workbenchCommand,
  },
  "open": {
    summary: "the newest report, or that of a run, in the browser",
    load: async () => (await import("../open/command.ts")).openCommand,
  },
  "sparsity-check": {
    summary: "zeros, near zeros and dead units of a safetensors file",
    load: async () => (await import("../sparsity-check/command.ts")).sparsityCheck,
  },
  "compact": {
    summary: "a trained network without the units that do nothing, and what that saves",
    load: async () => (await import("../compact/command.ts")).compactCommand,
  },
  "path": {
    summary: "one method over a path of lambdas, what is left at each, and which to take",
    load: async () => (await import("../path/command.ts")).pathCommand,
  },
  "decay-table": {
    summary: "which kinds of weight decay are the same",
    load: async () => (await import("../decay-table/command.ts")).decayTable,
  },
  "data": {
    summary: "list, download and verify data sets",
    load: async () => (await import("../data/command.ts")).dataCommand,
  },
  "replay": {
    summary: "run recorded runs of PyTorch and Keras again, and compare",
    load: async () => (await import("../replay/command.ts")).replayCommand,
  },
  "bench": {
    summary: "time training steps",
    load: async () => (await import("../bench/command.ts")).bench,
  },
  "doctor": {
    summary: "what of this machine is used, and what to do about each gap",
    load: async () => (await import("../doctor/command.ts")).doctor,
  },
};
