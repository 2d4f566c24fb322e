/** What a backend may be started with. */
export interface BackendOptions {
  /** Number of threads; default the number of processors. Only the engine has several. */
  readonly threads?: number;
  /** The same bits on every processor, slower; only the engine can. Default false. */
  readonly strict?: boolean;
  /** The engine's BLAS library: `"off"` (default), `"auto"` (the first that is found), a file. */
  readonly blas?: string;
  /** The command line, so that a refusal can name the one to type instead. */
  readonly line?: string;
}

/** A backend that runs. */
export interface Backend extends Disposable {
  /** Its name, as `--backend` takes it. */
  readonly name: string;
  /** Number of threads that calculate. */
  readonly threads: number;
  /** The BLAS library that it calls for large products, if it does: its file, and kernels. */
  readonly blas?: string;
  /** Where it calculates; default on processors. */
  readonly device?: "gpu";
  /** What of the options changes results, for their report: `"strict"`, or nothing. */
  readonly mode?: "strict";
  /** What it is, for the first line of an app's output. */
  readonly description: string;
}

/** What a result says of the backend that computed it. */
export interface BackendSummary {
  /** Name, as `--backend` takes it. */
  readonly name: string;
  /** Threads that calculated. */
  readonly threads: number;
  /** `"strict"`: the same bits on every processor. */
  readonly mode?: "strict";
  /** BLAS library that calculated large products. */
  readonly blas?: string;
  /** Where it calculated; absent for processors. */
  readonly device?: "gpu";
}

/**
 * What a result says of a backend: all that can change a bit of it.
 *
 * @param backend One that runs.
 * @returns Its name, threads, mode and BLAS library.
 */
export function backendSummary({ name, threads, mode, blas, device }: Backend): BackendSummary {
  return {
    name,
    threads,
    ...(mode ? { mode } : {}),
    ...(blas ? { blas } : {}),
    ...(device ? { device } : {}),
  };
}

/** Throws where options or permissions alone rule a backend out. */
export type CheckBackend = (options: BackendOptions) => void;

/** How a backend is started; it becomes TensorFlow.js's backend. */
export type StartBackend = (options: BackendOptions) => Promise<Backend>;
