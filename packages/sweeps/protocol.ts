import type { BackendSummary } from "@shrinklab/backends";
import type { Details, EpochRecord, Experiment } from "@shrinklab/experiments";
import type { RunFigures } from "@shrinklab/store";

/** What a child needs before its first trial. */
export interface ChildSetup {
  /** What it trains trials of. */
  readonly experiment: Experiment;
  /** What computes. */
  readonly backend: "engine" | "tensorflow" | "webgpu" | "cpu" | "auto";
  /** Whether results have the same bits on every processor. */
  readonly strict: boolean;
  /** Folder with data sets. */
  readonly dataDir?: string | undefined;
  /** SHA-256 of the data that the parent found: a child that finds other data must not train. */
  readonly sha256: string;
  /**
   * How much is kept of a trial: `"figures"` (default), by which trials are compared, or `"all"`, with
   * confusion, curves, histograms and pictures to look at.
   */
  readonly details?: Details;
}

/** What a parent tells a child, a line of JSON each; the end of its input ends it. */
export type ToChild =
  /** First of all. */
  | { readonly type: "setup"; readonly setup: ChildSetup }
  /** Train these trials, by their places in the experiment, after those that it has. */
  | { readonly type: "train"; readonly places: readonly number[] }
  /** How long a trial takes. */
  | { readonly type: "time"; readonly place: number };

/** What a kernel is while it is trained. */
export interface KernelLook {
  /** Name of the tensor. */
  readonly parameter: string;
  /** Number of its weights. */
  readonly size: number;
  /** Those that are exactly 0. */
  readonly exactZero: number;
  /** Right end of the last bin: a power of two that is not less than any |w|. */
  readonly limit: number;
  /** Weights in equal bins from `-limit` to `limit`. */
  readonly counts: readonly number[];
}

/** What a child tells its parent, a line of JSON each. */
export type FromChild =
  /** It can train. */
  | { readonly type: "ready"; readonly backend: BackendSummary }
  /** It could not be set up: nothing that is tried again would be. */
  | { readonly type: "unfit"; readonly error: string }
  | { readonly type: "started"; readonly place: number }
  | { readonly type: "epoch"; readonly place: number; readonly record: EpochRecord }
  /** What the kernels of a trial are now and then, for who watches; it is kept nowhere. */
  | { readonly type: "kernels"; readonly place: number; readonly kernels: readonly KernelLook[] }
  | { readonly type: "done"; readonly place: number; readonly run: RunFigures }
  /** The trial cannot be trained. */
  | { readonly type: "failed"; readonly place: number; readonly error: string }
  /** Seconds that a trial takes, about. */
  | { readonly type: "timed"; readonly place: number; readonly seconds: number }
  /** A sign of life, with the memory that it has, in bytes. */
  | { readonly type: "alive"; readonly memory: number };

/** A child process, as a parent sees it. */
export interface ChildProcess {
  /** Its number in the system. */
  readonly pid: number;
  /** Sends it something; a child that is gone does not answer. */
  send(message: ToChild): void;
  /** What it sends, in bunches as they come; ends with the process. */
  readonly messages: AsyncIterable<readonly FromChild[]>;
  /** How it ended, and the last that it said on stderr. */
  readonly ended: Promise<string>;
  /** Ends it at once. */
  kill(): void;
}
