import { UsageError } from "@shrinklab/command";
import type { Shard } from "./flags.ts";

/** Reads a variable of the environment. */
export type Environment = (name: string) => string | undefined;

/**
 * Which part of the trials is meant, where variables of the cluster say it.
 *
 * @param shard The part as it is asked for.
 * @param environment The variables; those of the process by default.
 * @returns Its index, from 0, and the number of parts.
 * @throws {UsageError} If the variables do not say it, or the index is not below the number.
 *
 * @example
 * ```ts ignore
 * shardOf({ index: "auto", count: 8 }, (name) => ({ JOB_COMPLETION_INDEX: "3" })[name]);
 * ```
 */
export function shardOf(
  { index, count }: Shard,
  environment: Environment = (name) => Deno.env.get(name),
): { readonly index: number; readonly count: number } {
  const number = (name: string) => {
    const text = environment(name);
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const parts = count === "auto" ? number("SLURM_ARRAY_TASK_COUNT") : count;
  if (parts === undefined) {
    throw new UsageError(
      "Cannot use --shard auto: SLURM_ARRAY_TASK_COUNT is not set, want it, or auto/N",
    );
  }
  const part = index !== "auto" ? index : indexFrom(number);
  if (part === undefined) {
    throw new UsageError(
      "Cannot use --shard auto: SLURM_ARRAY_TASK_ID and JOB_COMPLETION_INDEX are not set, want one of " +
        "them, or I/N",
    );
  }
  if (part < parts) return { index: part, count: parts };
  throw new UsageError(
    `Cannot use --shard: index is ${part}, want 0 to ${parts - 1}, as there are ${parts} parts`,
  );
}

/** The index that Slurm gives, from its first one on, or Kubernetes. */
function indexFrom(number: (name: string) => number | undefined): number | undefined {
  const task = number("SLURM_ARRAY_TASK_ID");
  if (task === undefined) return number("JOB_COMPLETION_INDEX");
  return task - (number("SLURM_ARRAY_TASK_MIN") ?? 0);
}
