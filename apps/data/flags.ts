import { switchFlag, textFlag } from "@shrinklab/command";

/** Flags of `data`. */
export const dataFlags = {
  "data-dir": textFlag(
    "folder that holds a folder for each data set (otherwise SHRINKLAB_DATA, then the user's cache)",
    "DIR",
  ),
  json: switchFlag("print JSON alone on stdout (list and verify)"),
};
