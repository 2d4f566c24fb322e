import type { Command } from "@shrinklab/command";
import { dataFlags } from "./flags.ts";

/** The command `deno task data`. */
export const dataCommand: Command<typeof dataFlags> = {
  name: "deno task data",
  summary: "Lists the data sets there are, downloads them, and checks them by their SHA-256.",
  positionals: "list|fetch|verify [NAME...]",
  flags: dataFlags,
  examples: [
    { args: "list", does: "which data sets there are, and where" },
    { args: "fetch mnist", does: "download MNIST into the user's cache" },
    { args: "verify --data-dir data", does: "check every data set found in the folder data" },
  ],
  run: async (call) => (await import("./run.ts")).run(call),
};
