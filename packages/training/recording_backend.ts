import * as tf from "@tensorflow/tfjs";

/** What has been recorded; `replay` runs it again on the same buffers. */
export interface Recording extends Disposable {
  /** Why it cannot be replayed; absent where it can. */
  readonly reason?: string;
  /** Bytes of the buffers that it keeps to itself. */
  readonly bytes: number;
  /** Runs it once more. */
  replay(): void;
}

/** What a backend offers that can record; the engine does. */
export interface RecordingBackend {
  /** Runs `step` once, and records what it runs. */
  record<T>(step: () => T): { result: T; recording: Recording };
  /** Writes values into a tensor's buffer. */
  overwrite(tensor: tf.TensorInfo, values: Float32Array | Int32Array): void;
  /** A tensor's numbers where they lie: after a replay, what that has calculated. */
  contents(tensor: tf.TensorInfo): Float32Array;
}

/**
 * The active backend, where it can record.
 *
 * @returns It, or nothing.
 */
export function recordingBackend(): RecordingBackend | undefined {
  const backend = tf.backend() as Partial<RecordingBackend>;
  return backend.record !== undefined && backend.overwrite !== undefined
    ? backend as RecordingBackend
    : undefined;
}
