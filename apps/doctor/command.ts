import { type Command, type Flag, switchFlag, textFlag } from "@shrinklab/command";

/** Flags of `doctor`. */
export type DoctorFlags =
  & Readonly<{
    "data-dir": Flag<string | undefined>;
    json: Flag<boolean>;
  }>
  & Readonly<Record<string, Flag<unknown>>>;

/** `deno task doctor`. */
export const doctor: Command<DoctorFlags> = {
  name: "deno task doctor",
  summary:
    "Says which backends, instructions, libraries and data sets it finds on this machine, and " +
    "what to do about each gap. Exit code 1 if not even the engine can run.",
  flags: {
    "data-dir": textFlag(
      "folder with a folder for each data set (otherwise SHRINKLAB_DATA, then the user's cache)",
      "DIR",
    ),
    json: switchFlag("print the findings as JSON on stdout, and nothing else"),
  },
  examples: [
    { args: "", does: "a line for each finding" },
    { args: "--json", does: "for a bug report" },
  ],
  run: async (call) => await (await import("./doctor.ts")).examine(call),
};
