import type { BackendSummary } from "@shrinklab/backends";
import {
  datasetSummary,
  type PreparedExperiment,
  type Source,
  versions,
} from "@shrinklab/experiments";
import type { StoredSweep, SweepSpec, TrialKey } from "@shrinklab/store";
import { type ChildSetup, SEMANTICS } from "@shrinklab/sweeps";

/** What trains a sweep, and what is said of how it was asked for. */
export interface SweepOptions {
  /** The command line that asks for it. */
  readonly line: string;
  /** What computes. */
  readonly backend: ChildSetup["backend"];
  /** Whether results have the same bits on every processor. */
  readonly strict: boolean;
  /** Folder with data sets. */
  readonly dataDir: string | undefined;
}

/** What is known of a sweep before anything is trained. */
export interface PlannedSweep {
  /** What its result says beside the runs; what computes is known once a child is ready. */
  readonly base: Omit<StoredSweep["base"], "backend">;
  /** What fixes the bits of its trials. */
  readonly spec: SweepSpec;
  /** What its child processes need. */
  readonly setup: ChildSetup;
}

/** A planned sweep as it is asked for. */
export interface AskedSweep extends PlannedSweep {
  /** Its name in the store. */
  readonly name: string;
  /** Its data. */
  readonly source: Source;
  /** Its trials, or the shard of them. */
  readonly keys: readonly TrialKey[];
  /** Child processes. */
  readonly workers: number;
  /** Says something beside the result. */
  readonly say: (text: string) => void;
  /** Says what it is, what is trained of it, and how long that takes. */
  readonly announce: (
    backend: BackendSummary,
    missing: readonly TrialKey[],
    seconds: ReadonlyMap<number, number>,
  ) => void;
}

/**
 * Says what a sweep is: for its store, and for the processes that train it.
 *
 * @param prepared Its experiment with the data.
 * @param options What trains it.
 * @returns The sweep.
 */
export function plannedSweep(
  prepared: PreparedExperiment,
  { line, backend, strict, dataDir }: SweepOptions,
): PlannedSweep {
  const { experiment } = prepared;
  const dataset = datasetSummary(prepared);
  const { name, sha256 } = dataset;
  const spec = { experiment, backend, strict, dataset: { name, sha256 }, semantics: SEMANTICS };
  return {
    base: {
      format: 2,
      app: "sweep",
      command: line,
      experiment,
      dataset,
      methods: prepared.summaries(),
      versions: versions(),
    },
    spec,
    setup: childSetup(spec, dataDir),
  };
}

/**
 * What child processes need to train a sweep's trials.
 *
 * @param spec What fixes the bits of its trials.
 * @param dataDir Folder with data sets.
 * @returns What `trainTrials()` hands to them.
 */
export function childSetup(spec: SweepSpec, dataDir: string | undefined): ChildSetup {
  const { experiment, backend, strict, dataset: { sha256 } } = spec;
  return { experiment, backend: backend as ChildSetup["backend"], strict, dataDir, sha256 };
}
