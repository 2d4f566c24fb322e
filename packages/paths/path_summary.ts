import type { BackendSummary } from "@shrinklab/backends";
import type { DatasetSummary, Experiment, MethodSummary } from "@shrinklab/experiments";
import type { LambdaPath } from "./run_path.ts";

/** What a path leaves as `path.json`, and prints with `--json`. */
export interface PathSummary extends LambdaPath {
  /** Version of this shape; a change that could break a reader raises it. */
  readonly format: 1;
  /** Command that made it. */
  readonly app: "path";
  /** Command line as one could type it again; with the same folder it goes on there. */
  readonly command: string;
  /** The experiment of the one method, as files of `deno task experiment` have it. */
  readonly experiment: Experiment;
  /** What computed it. */
  readonly backend: BackendSummary;
  /** What it was trained and tested on. */
  readonly dataset: DatasetSummary;
  /** What the one method is, beyond its spec. */
  readonly methods: readonly MethodSummary[];
  /** Name of the method. */
  readonly method: string;
  /** Its penalty; lambda is the strength of the first. */
  readonly penalty: string;
  /** Numbers that a row has, all input features together. */
  readonly inputs: number;
  /** Name of each feature that numbers in `features` point to. */
  readonly featureNames?: readonly string[];
  /** Wall time, without what an earlier call had done. */
  readonly seconds: number;
  /** Versions of the project, Deno, V8 and TensorFlow.js. */
  readonly versions: Readonly<Record<string, string>>;
  /** What a reader of the figures has to know. */
  readonly notes: readonly string[];
}
