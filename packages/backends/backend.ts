/** What a backend may be started with. */
export interface BackendOptions {
  /** Number of threads; default the number of processors. Only the engine has several. */
  readonly threads?: number;
  /** The same bits on every processor, slower; only the engine can. Default false. */
  readonly strict?: boolean;
  /** The engine's BLAS library: `"off"`, `"auto"` (default: if `--allow-ffi` is granted), a file. */
  readonly blas?: string;
}

/** A backend that runs. */
export interface Backend extends Disposable {
  /** Its name, as `--backend` takes it. */
  readonly name: string;
  /** Number of threads that calculate. */
  readonly threads: number;
  /** File of the BLAS library that it calls for large products, if it does. */
  readonly blas?: string;
  /** What it is, for the first line of an app's output. */
  readonly description: string;
}

/** How a backend is started; it becomes TensorFlow.js's backend. */
export type StartBackend = (options: BackendOptions) => Promise<Backend>;
