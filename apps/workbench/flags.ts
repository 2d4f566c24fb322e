import { numberFlag, switchFlag, textFlag } from "@shrinklab/command";
import { USUAL_STORE } from "../sweep/flags.ts";

/** Flags of `workbench`. */
export const workbenchFlags = {
  port: numberFlag("port that it listens on", {
    integer: true,
    min: 1,
    max: 65_535,
    fallback: 8080,
  }),
  store: textFlag(
    "where every epoch and trial is kept: a SQLite file, or postgres://USER@HOST/DATABASE",
    "FILE|URL",
    USUAL_STORE,
  ),
  host: textFlag(
    "address that it listens on; for one that others reach, such as 0.0.0.0, a token is asked for",
    "ADDRESS",
    "127.0.0.1",
  ),
  token: textFlag("what others have to know (default: one is made, and printed)", "TEXT"),
  workers: numberFlag("child processes that train (default: as many as processors)", {
    integer: true,
    min: 1,
    max: 256,
  }),
  "data-dir": textFlag(
    "folder with a folder for each data set (otherwise SHRINKLAB_DATA, then the user's cache)",
    "DIR",
  ),
  open: switchFlag("open it in the browser"),
};
