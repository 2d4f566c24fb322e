import type { Command } from "@shrinklab/command";
import { reportFlags } from "./flags.ts";

/** `deno task report`: pages of runs that have ended. */
export const reportCommand: Command<typeof reportFlags> = {
  name: "deno task report",
  summary:
    "Makes the page of a run anew from its result.json, or of a path from its path.json, or one page of several runs of the same " +
    "data, whose methods are compared seed by seed with the first method of the first run. Of " +
    "paths of the same data it draws zeros against accuracy in one.",
  positionals: "RUN_FOLDER...",
  flags: reportFlags,
  examples: [
    { args: "runs/NAME", does: "its report.html, anew" },
    { args: "runs/A runs/B", does: "both side by side; their data has to be the same" },
    { args: "runs/path-A runs/path-B", does: "two paths: what each number of zeros costs" },
    { args: "runs/A runs/B --out both.html", does: "to a file of your choice" },
  ],
  run: async (call) => (await import("./run.ts")).report(call),
};
