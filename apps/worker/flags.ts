import { type Call, inGroup, switchFlag, textFlag } from "@shrinklab/command";
import { childFlags } from "../sweep/child_flags.ts";

/** Flags of `worker`. */
export const workerFlags = {
  ...inGroup("The work", {
    store: textFlag(
      "where sweeps are: postgres://USER@HOST/DATABASE?sslmode=verify-full&sslrootcert=FILE, the " +
        "password in PGPASSWORD",
      "URL",
    ),
    name: textFlag("take trials of this sweep alone", "NAME"),
    "until-empty": switchFlag("end when no trial waits or is in training on any machine"),
  }),
  ...inGroup("Training", {
    ...childFlags,
    "data-dir": textFlag(
      "folder with data sets, if they are not where they were downloaded",
      "DIR",
    ),
  }),
  json: switchFlag("print how the trials ended as JSON"),
};

/** A call of `worker`. */
export type WorkerCall = Call<typeof workerFlags>;
