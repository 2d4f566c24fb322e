import { type Call, inGroup, numberFlag, switchFlag, textFlag } from "@shrinklab/command";

const count = { integer: true, min: 1 } as const;

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
    workers: numberFlag("child processes, one trial each (default: as many as processors)", {
      ...count,
      max: 256,
    }),
    attempts: numberFlag("how often a trial is begun whose process dies", {
      ...count,
      max: 100,
      fallback: 3,
    }),
    stuck: numberFlag("seconds without a sign of life after which a process is begun anew", {
      min: 1,
      fallback: 60,
      placeholder: "SECONDS",
    }),
    memory: numberFlag("the most memory of a process (default: no limit)", {
      min: 64,
      placeholder: "MB",
    }),
    "data-dir": textFlag(
      "folder with data sets, if they are not where they were downloaded",
      "DIR",
    ),
  }),
  json: switchFlag("print how the trials ended as JSON"),
};

/** A call of `worker`. */
export type WorkerCall = Call<typeof workerFlags>;
