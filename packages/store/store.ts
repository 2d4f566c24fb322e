import type { EpochRecord, Experiment, Result, Run } from "@shrinklab/experiments";

/**
 * Where a trial stands: not begun (or begun again after a fault), in training, given up after its
 * last attempt, or finished.
 */
export type TrialState = "missing" | "running" | "failed" | "done";

/** What fixes the bits of a sweep's trials: enough to train each of them again. */
export interface SweepSpec {
  /** What is compared. */
  readonly experiment: Experiment;
  /** Which arithmetic trains it. */
  readonly backend: string;
  /** Whether results are the same bits on every machine. */
  readonly strict: boolean;
  /** The data as it was found. */
  readonly dataset: { readonly name: string; readonly sha256: string };
  /** Version of what the engine calculates: results of two of them do not mix. */
  readonly semantics: number;
}

/** A sweep in a store. */
export interface StoredSweep {
  /** Its own in the store. */
  readonly name: string;
  /** What it is. */
  readonly spec: SweepSpec;
  /** What its result says beside the runs. */
  readonly base: Omit<Result, "runs" | "verdicts">;
  /** When it was put there, ISO 8601 in UTC. */
  readonly created: string;
  /** Methods, with their sets, that a race took out, and why. */
  readonly dropped: readonly DroppedMethod[];
}

/** A method, with a set of values, that a race took out. */
export interface DroppedMethod {
  /** As it is called, `l1 lambda=0.1`. */
  readonly label: string;
  /** Seeds, or epochs, that it had when it was taken out. */
  readonly after: string;
  /** What told. */
  readonly why: string;
}

/** What tells one trial of a sweep from the others. */
export interface TrialKey {
  /** Hash of everything that its bits depend on. */
  readonly id: string;
  /** Place in the sweep, from 0. */
  readonly place: number;
  /** Its method. */
  readonly method: string;
  /** Its seed. */
  readonly seed: number;
  /** Its swept values. */
  readonly set?: Readonly<Record<string, number>>;
}

/** A run without the records of its epochs, which a store keeps apart. */
export type RunFigures = Omit<Run, "history">;

/** What a list shows of a run: few bytes of what may be many. */
export const listedFigures = [
  "last",
  "best",
  "chosen",
  "sparsity",
  "weightsSha256",
  "seconds",
  "outcome",
] as const;

/** A run with the figures that a list shows. */
export type ListedRun = Pick<Run, typeof listedFigures[number]>;

/** A trial as a store knows it. */
export interface StoredTrial extends TrialKey {
  /** The sweep that it is one of. */
  readonly sweep: string;
  /** Where it stands. */
  readonly state: TrialState;
  /** How often it was begun. */
  readonly attempts: number;
  /** What ended the last attempt that failed. */
  readonly error?: string;
  /** Who trains or trained it. */
  readonly worker?: string;
  /** When the last attempt began, ISO 8601 in UTC. */
  readonly started?: string;
  /** When it ended. */
  readonly ended?: string;
  /** Its figures, once it is done. */
  readonly run?: RunFigures;
}

/** A trial with what a list shows of its run. */
export interface ListedTrial extends Omit<StoredTrial, "run"> {
  /** Its figures, once it is done. */
  readonly run?: ListedRun;
}

/** Something that happened to a trial. */
export type TrialEvent =
  /** An attempt begins; epochs of an attempt before no longer count. */
  | { readonly type: "started"; readonly id: string; readonly worker: string }
  /** An epoch has ended. */
  | { readonly type: "epoch"; readonly id: string; readonly record: EpochRecord }
  /** It is finished; a second time changes nothing. */
  | { readonly type: "done"; readonly id: string; readonly run: RunFigures }
  /** An attempt failed, for good or to be made again. */
  | {
    readonly type: "failed";
    readonly id: string;
    readonly error: string;
    readonly final: boolean;
  };

/** An epoch with its place in everything that was ever written. */
export interface StoredEpoch {
  /** Rises with every epoch of the store: what to ask for the rest after. */
  readonly sequence: number;
  /** Sweep of its trial. */
  readonly sweep: string;
  /** Its trial. */
  readonly id: string;
  /** Its figures. */
  readonly record: EpochRecord;
}

/** Which trials are wanted; all, where a field is absent. */
export interface TrialFilter {
  /** Of this sweep. */
  readonly sweep?: string;
  /** In this state. */
  readonly state?: TrialState;
  /** With this id. */
  readonly id?: string;
}

/**
 * Sweeps with their trials. What a method has written when its promise resolves stays, whatever
 * happens to the process; what it writes is there as a whole or not at all.
 */
export interface Store extends AsyncDisposable {
  /** Where it is, to be shown: a path, or an address without its password. */
  readonly place: string;

  /** Every sweep, the oldest first. */
  sweeps(): Promise<StoredSweep[]>;

  /**
   * Puts a sweep there, or another spec in place of its own; trials that it has stay as they are.
   *
   * @param sweep The sweep; `created` and `dropped` of one that is there stay.
   * @param trials All of its trials.
   */
  putSweep(
    sweep: Pick<StoredSweep, "name" | "spec" | "base">,
    trials: readonly TrialKey[],
  ): Promise<void>;

  /** Says what a race took out of a sweep. */
  putDropped(sweep: string, dropped: readonly DroppedMethod[]): Promise<void>;

  /** Gives a sweep another name, which no other has. */
  renameSweep(sweep: string, name: string): Promise<void>;

  /** Removes a sweep with all its trials. */
  deleteSweep(sweep: string): Promise<void>;

  /** Removes one trial with its epochs. */
  deleteTrial(sweep: string, id: string): Promise<void>;

  /** Trials by sweep and place. */
  trials(filter?: TrialFilter): Promise<StoredTrial[]>;

  /** As {@linkcode Store.trials}, with what a list shows of each run: of many trials several times faster. */
  list(filter?: TrialFilter): Promise<ListedTrial[]>;

  /** Writes what happened to trials of one sweep, in this order. */
  write(sweep: string, events: readonly TrialEvent[]): Promise<void>;

  /**
   * Makes trials missing again, of a sweep that nobody trains.
   *
   * @param sweep The sweep.
   * @param states Those that are running, as their process is gone, and those that failed for good.
   * @returns How many.
   */
  reopen(sweep: string, states?: readonly ("running" | "failed")[]): Promise<number>;

  /**
   * Epochs that count: those of each trial's last attempt, in the order in which they were written.
   *
   * @param filter Which.
   */
  epochs(
    filter?: { readonly sweep?: string; readonly id?: string; readonly after?: number },
  ): Promise<StoredEpoch[]>;

  /**
   * Takes a sweep for this process alone; the lock ends with its holder, however that ends.
   *
   * @param sweep The sweep, which need not be there yet.
   * @throws {StoreError} If another process has it.
   */
  lock(sweep: string): Promise<AsyncDisposable>;
}
