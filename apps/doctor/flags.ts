import { switchFlag, textFlag } from "@shrinklab/command";

/** Flags of `doctor`. */
export const doctorFlags = {
  "data-dir": textFlag(
    "folder with a folder for each data set (otherwise SHRINKLAB_DATA, then the user's cache)",
    "DIR",
  ),
  json: switchFlag("print the findings as JSON on stdout, and nothing else"),
};
