import type { Command } from "@shrinklab/command";

/** `deno task open`: a report in the browser. */
export const openCommand: Command<Record<never, never>> = {
  name: "deno task open",
  summary: "Opens the report of a run in the browser, the newest one unless a run is named.",
  positionals: "[RUN]",
  flags: {},
  examples: [
    { args: "", does: "the newest report in runs" },
    { args: "runs/NAME", does: "that of a run" },
  ],
  run: async (call) => (await import("./open.ts")).open(call),
};
