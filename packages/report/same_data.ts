import type { Result } from "@shrinklab/experiments";
import { canonicalJson } from "@shrinklab/names";

/** What was run on some data, and what one calls it. */
export interface NamedData extends Pick<Result, "dataset" | "experiment"> {
  /** Name of its folder. */
  readonly name: string;
}

/**
 * Checks that two runs, or paths, are of the same rows and columns, without which nothing of them
 * compares.
 *
 * @param what What they are in an error, such as `runs`.
 * @param first What the other has to be like.
 * @param other The other.
 * @throws {RangeError} If they are not; the message names the field.
 *
 * @example
 * ```ts
 * import { checkSameData } from "@shrinklab/report";
 * import { assertThrows } from "@std/assert";
 *
 * const of = (name: string, test: number) =>
 *   ({ name, dataset: { test }, experiment: { data: {} } }) as never;
 * checkSameData("runs", of("a", 100), of("b", 100));
 * assertThrows(
 *   () => checkSameData("runs", of("a", 100), of("b", 99)),
 *   RangeError,
 *   'Cannot compare runs: dataset.test of "b" is 99, want 100 as "a" has',
 * );
 * ```
 */
export function checkSameData(what: string, first: NamedData, other: NamedData): void {
  const fields = ({ dataset, experiment }: NamedData) => ({
    "dataset.name": dataset.name,
    "dataset.sha256": dataset.sha256,
    "dataset.train": dataset.train,
    "dataset.valid": dataset.valid,
    "dataset.test": dataset.test,
    "dataset.classes": dataset.classes,
    ...Object.fromEntries(
      Object.entries(experiment.data).filter(([name]) => name !== "standIn" && name !== "name")
        .map(([name, value]) => [`experiment.data.${name}`, value]),
    ),
  });
  const [wanted, found] = [fields(first), fields(other)] as Record<string, unknown>[];
  for (const name of new Set([...Object.keys(wanted!), ...Object.keys(found!)])) {
    const [a, b] = [canonicalJson(wanted![name]), canonicalJson(found![name])];
    if (a === b) continue;
    throw new RangeError(
      `Cannot compare ${what}: ${name} of "${other.name}" is ${b}, want ${a} as "${first.name}" has`,
    );
  }
}
