import type { StoredEpoch } from "@shrinklab/store";
import type { TrialEntry } from "@shrinklab/listing";
import type { KernelLook } from "@shrinklab/sweeps";

/** What the pages know of the server from the beginning. */
export interface ServerState {
  /** Where the store is. */
  readonly place: string;
  /** Folder of dropped files. */
  readonly files: string;
  /** Presets by name, each with what it is for. */
  readonly presets: Readonly<Record<string, string>>;
  /** Image data sets by name. */
  readonly datasets: readonly string[];
  /** Sweeps of the store, the oldest first. */
  readonly sweeps: readonly SweepState[];
  /** What is trained. */
  readonly training: TrainingState;
  /** The path that is trained; nothing where none is. */
  readonly path: PathRun | null;
}

/** A sweep of the store. */
export interface SweepState {
  /** Its name. */
  readonly name: string;
  /** When it was put there, ISO 8601 in UTC. */
  readonly created: string;
  /** Name of its experiment. */
  readonly experiment: string;
  /** How many trials are in each state. */
  readonly trials: Readonly<Record<"missing" | "running" | "failed" | "done", number>>;
}

/** What the server trains. */
export interface TrainingState {
  /** The sweep whose trials are trained. */
  readonly sweep?: string;
  /** What each child process trains. */
  readonly workers: ReadonlyArray<WorkerState>;
  /** Seconds until all of its trials have ended, about. */
  readonly left?: number;
  /** Sweeps that wait for it, in their order. */
  readonly waiting: readonly string[];
  /** Why training of a sweep ended before its trials. */
  readonly faults: Readonly<Record<string, string>>;
}

/** A trial that is trained. */
export interface WorkerState {
  /** Its id. */
  readonly id: string;
  /** Method with its values. */
  readonly label: string;
  /** Its seed. */
  readonly seed: number;
  /** Epochs that have ended. */
  readonly epoch: number;
  /** How many there are at most. */
  readonly epochs: number;
  /** Its kernels, as they were looked at last. */
  readonly kernels: readonly KernelLook[];
}

/** What an event of the stream says; its id is the sequence of the last epoch that was written. */
export interface StreamMessage {
  /** Epochs that have ended. */
  readonly epochs?: readonly StoredEpoch[];
  /** Trials that are in another state than before. */
  readonly trials?: readonly TrialEntry[];
  /** What is trained, where that has changed. */
  readonly training?: TrainingState;
  /** The path that is trained, where that has changed. */
  readonly path?: PathRun | null;
  /** That more has changed than is told: the page reads all again. */
  readonly reload?: true;
}

/** What one asks for on the page New: the arguments of `deno task sweep`. */
export interface Ask {
  /** A preset, several with commas, or the path of an experiment, then flags. */
  readonly args: readonly string[];
  /** Name of the sweep; that of the experiment where it is absent. */
  readonly name?: string;
}

/** What an {@linkcode Ask} would train. */
export interface Plan {
  /** The experiment as a file. */
  readonly experiment: string;
  /** The command line that trains the same. */
  readonly command: string;
  /** What was decided for the user. */
  readonly remarks: readonly string[];
  /** How many seeds, and why. */
  readonly seeds: string;
  /** How many trials there are. */
  readonly trials: number;
  /** Every method that may be chosen. */
  readonly methods: readonly MethodChoice[];
  /** The layers of the first method as text, without the last one. */
  readonly network: string;
  /** The settings that fields show where nothing is typed. */
  readonly usual: {
    readonly optimizer: string;
    readonly lr: number;
    readonly epochs: number;
    readonly batchSize: string;
  };
  /** Whether it trains on a table. */
  readonly table: boolean;
  /** Shape by shape; nothing where the data does not suit. */
  readonly layers: readonly LayerRow[];
  /** Number of weights. */
  readonly parameters: number;
  /** What it trains on, in words. */
  readonly data: string;
  /** What is wrong, each with the flag that it is about where one is. */
  readonly faults: readonly PlanFault[];
}

/** What is wrong with an {@linkcode Ask}. */
export interface PlanFault {
  /** Name of the flag, without dashes. */
  readonly flag?: string;
  /** What is wrong. */
  readonly text: string;
}

/** A method that may be chosen. */
export interface MethodChoice {
  /** Its name. */
  readonly name: string;
  /** Whether it is. */
  readonly chosen: boolean;
  /** What it does, as text: penalties, weight decay, pruning. */
  readonly text: string;
  /** Strength of its penalty or weight decay, where it has just one. */
  readonly lambda?: number;
}

/** A layer of a network, as it was worked out. */
export interface LayerRow {
  /** Its name, such as `conv1`. */
  readonly name: string;
  /** The layer as text. */
  readonly text: string;
  /** Shape of what leaves it. */
  readonly shape: string;
  /** Number of its weights. */
  readonly parameters: number;
}

/** A sweep with its trials and epochs, as the page Live draws it. */
export interface SweepCurves {
  /** Its trials. */
  readonly trials: readonly TrialEntry[];
  /** Its epochs. */
  readonly epochs: readonly StoredEpoch[];
  /** Sequence of the last epoch of the store: the stream goes on from there. */
  readonly sequence: number;
}

/** What differs between chosen runs, beside seeds. */
export interface Comparison {
  /** Names of the methods, as the report has them. */
  readonly labels: readonly string[];
  /** Settings that differ, with the value of each method. */
  readonly settings: readonly {
    readonly name: string;
    readonly values: readonly string[];
  }[];
  /** The verdict of each comparison. */
  readonly verdicts: readonly string[];
  /** How many runs there are. */
  readonly runs: number;
}

/** What a source concluded, and what holds. */
export interface AuditEntry {
  /** Name of the experiment, such as `E1`. */
  readonly experiment: string;
  /** Title of the section that tells more. */
  readonly title: string;
  /** What the source says. */
  readonly says: string;
  /** What holds. */
  readonly holds: string;
  /** What the section tells, paragraph by paragraph, commands and their output apart. */
  readonly text: readonly string[];
  /** What can be trained here, each with the word that it stands behind, such as `Corrected`. */
  readonly runs: readonly AuditRun[];
}

/** A command of the audit that trains. */
export interface AuditRun {
  /** What it is, such as `Corrected`. */
  readonly title: string;
  /** Arguments of `deno task sweep` that train the same. */
  readonly args: readonly string[];
}

/** A folder with a path of lambdas. */
export interface PathFolder {
  /** Its name. */
  readonly name: string;
  /** What it comes to. */
  readonly words: string;
}

/** A path that is trained. */
export interface PathRun {
  /** Name of its folder. */
  readonly name: string;
  /** Lambdas that were trained; absent before the first. */
  readonly done?: number;
  /** How many there are, as far as is known. */
  readonly all?: number;
  /** The last lambda. */
  readonly lambda?: number;
  /** Seconds until it has ended, about. */
  readonly left?: number;
}

/** A path that was begun and has not ended. */
export interface BegunPath {
  /** Name of its folder. */
  readonly name: string;
  /** Points that its folder holds. */
  readonly points: number;
  /** Why it ended. */
  readonly fault?: string;
}

/** The paths in the folder of runs. */
export interface PathList {
  /** Those that have ended, the newest first. */
  readonly paths: readonly PathFolder[];
  /** Those that have not and are not trained, the newest first. */
  readonly begun: readonly BegunPath[];
}

/** What path an {@linkcode Ask} is of. */
export interface PathPlan {
  /** The command line that trains the same. */
  readonly command: string;
  /** Methods that it may be of. */
  readonly methods: readonly string[];
  /** The one that it is of. */
  readonly method: string;
  /** Its penalty, whose strength is lambda's. */
  readonly penalty: string;
  /** What was decided for the user. */
  readonly notes: readonly string[];
  /** What is wrong. */
  readonly fault?: string;
}
