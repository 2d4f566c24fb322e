import type { TaskName } from "../flags.ts";

/** Frameworks that `peers.py` knows. */
export const peerNames = ["torch", "torch-channels-last", "torch-compile", "jax", "keras"] as const;

/** Name of a framework. */
export type PeerName = typeof peerNames[number];

/** One line of the table: a task of ours, and whom it is measured against. */
export interface Comparison {
  readonly task: TaskName;
  readonly threads: number;
  /** The fastest of these counts; a task of our own where the two are compared. */
  readonly against: readonly (PeerName | TaskName)[];
  /** Whether ours is also measured with a BLAS library, if there is one: default no. */
  readonly blas?: boolean;
  /** Whether our side runs in strict mode: default no. A task of our own beside it does not. */
  readonly strict?: boolean;
}

const pytorch = ["torch", "torch-channels-last"] as const;

/** What is compared. */
export const comparisons: readonly Comparison[] = [
  { task: "cnn", threads: 2, against: pytorch, blas: true },
  { task: "cnn", threads: 1, against: pytorch, blas: true },
  { task: "cnn", threads: 2, against: ["keras"], blas: true },
  { task: "cnn-l1", threads: 2, against: ["cnn"] },
  { task: "cnn", threads: 2, against: ["cnn"], strict: true },
  { task: "cnn-own", threads: 2, against: pytorch, blas: true },
  ...(["thoracic", "fashion-softmax", "fashion-64"] as const).flatMap((task) =>
    (["torch", "jax"] as const).map((peer) => ({
      task,
      threads: 1,
      against: [peer],
      // The products of `thoracic` are too small for a library.
      blas: task !== "thoracic",
    }))
  ),
  { task: "mlp-full", threads: 2, against: ["torch", "jax"], blas: true },
];

/** What the table calls our side of a comparison. */
export function titleOf({ task, strict }: Comparison): string {
  return strict ? `${task} strict` : task;
}
