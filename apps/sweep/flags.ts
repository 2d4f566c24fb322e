import {
  type Call,
  type Flag,
  inGroup,
  switchFlag,
  textFlag,
  UsageError,
  valueFlag,
} from "@shrinklab/command";
import { fileFlags } from "../experiment/flags.ts";
import { childFlags } from "./child_flags.ts";

// A child has one thread and no library; what tests or lists trains nothing; and a sweep goes on from
// its store.
const {
  blas: _blas,
  checkpoint: _checkpoint,
  list: _list,
  predict: _predict,
  resume: _resume,
  threads: _threads,
  weights: _weights,
  ...training
} = fileFlags;

/** Where sweeps are kept unless `--store` says otherwise. */
export const USUAL_STORE = "runs/store.sqlite";

/** A part of a sweep's trials: each n-th, from the i-th on. */
export interface Shard {
  /** Which part, from 0; `auto` where the machine's variables say it. */
  readonly index: number | "auto";
  /** How many parts there are; `auto` where Slurm says it. */
  readonly count: number | "auto";
}

/** Flags of `sweep`. */
export const sweepFlags = {
  ...inGroup("The sweep", {
    store: textFlag(
      "where every epoch and trial is kept as it ends: a SQLite file, or " +
        "postgres://USER@HOST/DATABASE, whose workers are `deno task worker`",
      "FILE|URL",
      USUAL_STORE,
    ),
    name: textFlag("its name in the store (default: the experiment's)", "NAME"),
    workers: childFlags.workers,
    resume: switchFlag("train exactly what is missing or failed of the sweep in the store"),
    extend: switchFlag("the same, with seeds or values that the store does not have yet"),
    "dry-run": switchFlag("say what would run, how long, and what these seeds can show"),
    race: valueFlag<"seeds" | "halving", undefined>(
      "take methods out early: those that a paired test over the seeds so far tells are worse " +
        "(seeds), or the worse half after a quarter and after a half of the epochs (halving)",
      "seeds|halving",
      undefined,
      (text, name) => {
        if (text === "seeds" || text === "halving") return text;
        throw UsageError.of(name, text, "seeds or halving");
      },
    ),
    shard: shardFlag(),
    attempts: childFlags.attempts,
    stuck: childFlags.stuck,
    memory: childFlags.memory,
  }),
  ...training,
};

/** A call of `sweep`. */
export type SweepCall = Call<typeof sweepFlags>;

/** `0/4` to `3/4`, `auto/4`, `auto`. */
function shardFlag(): Flag<Shard | undefined> {
  return valueFlag(
    "train this part of the trials, 0/N to N-1/N; auto/N takes the index from " +
      "SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX, auto the number from Slurm too; `sweep merge` puts " +
      "the stores together",
    "I/N|auto/N|auto",
    undefined,
    (text, name) => {
      if (text === "auto") return { index: "auto", count: "auto" };
      const [, index, parts] = /^(\d+|auto)\/(\d+)$/.exec(text) ?? [];
      const number = Number(parts);
      if (parts === undefined || number < 1 || index !== "auto" && Number(index) >= number) {
        throw UsageError.of(
          name,
          text,
          number >= 1
            ? `0/${number} to ${number - 1}/${number}`
            : "I/N such as 0/4, auto/N or auto",
        );
      }
      return { index: index === "auto" ? "auto" : Number(index), count: number };
    },
  );
}
