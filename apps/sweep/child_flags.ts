import { type FlagValues, numberFlag } from "@shrinklab/command";
import type { TrainTrialsOptions } from "@shrinklab/sweeps";

const count = { integer: true, min: 1 } as const;

/** Flags of every command that trains in child processes. */
export const childFlags = {
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
};

/**
 * How children are watched, by these flags.
 *
 * @param flags Their values.
 * @returns What `trainTrials()` takes.
 */
export function watchedBy(
  { attempts, stuck, memory }: Omit<FlagValues<typeof childFlags>, "workers">,
): Pick<TrainTrialsOptions, "attempts" | "stuckSeconds" | "memory"> {
  return {
    attempts,
    stuckSeconds: stuck,
    ...(memory === undefined ? {} : { memory: memory * 2 ** 20 }),
  };
}
