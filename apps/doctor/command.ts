import type { Command } from "@shrinklab/command";
import { doctorFlags } from "./flags.ts";

/** `deno task doctor`. */
export const doctor: Command<typeof doctorFlags> = {
  name: "deno task doctor",
  summary:
    "Says which backends, instructions, libraries and data sets it finds on this machine, and " +
    "what to do about each gap. Exit code 1 if not even the engine can run.",
  flags: doctorFlags,
  examples: [
    { args: "", does: "a line for each finding" },
    { args: "--json", does: "for a bug report" },
  ],
  run: async (call) => (await import("./doctor.ts")).examine(call),
};
