import { fieldPath, firstDifference, shortJson } from "@shrinklab/names";
import type { SweepSpec } from "@shrinklab/store";

/** What differs between a sweep in a store and one that is asked for. */
export interface SpecChange {
  /** Where they differ, such as `experiment.methods[1].epochs`. */
  readonly path: string;
  /** What the store has there, as JSON; `absent` where it has nothing. */
  readonly stored: string;
  /** What is asked for there. */
  readonly asked: string;
  /** Whether all that differs is more seeds or more values: then a sweep can be extended. */
  readonly extends: boolean;
}

/**
 * Compares a sweep in a store with one that is asked for.
 *
 * @param stored What the store has.
 * @param asked What is asked for.
 * @returns The first difference, and whether all of them only add seeds or values; nothing where both
 * are the same.
 *
 * @example
 * ```ts
 * import { specChange } from "@shrinklab/sweeps";
 * import { planExperiment } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const spec = (seeds: number, epochs = 5) => ({
 *   experiment: planExperiment([presets.quick], { seeds, epochs }).experiment,
 *   backend: "engine",
 *   strict: false,
 *   dataset: { name: "embedded", sha256: "ab" },
 *   semantics: 1,
 * });
 * assertEquals(specChange(spec(2), spec(2)), undefined);
 * assertEquals(specChange(spec(2), spec(3))?.extends, true);
 * assertEquals(specChange(spec(2), spec(2, 6)), {
 *   path: "experiment.methods[0].epochs",
 *   stored: "5",
 *   asked: "6",
 *   extends: false,
 * });
 * ```
 */
export function specChange(stored: SweepSpec, asked: SweepSpec): SpecChange | undefined {
  // What is said of an experiment changes nothing in it.
  const bare = (
    { experiment: { notes: _n, figures: _f, baseline: _b, ...rest }, ...spec }: SweepSpec,
  ) => ({ ...spec, experiment: rest });
  const [from, to] = [bare(stored), bare(asked)];
  const found = firstDifference(from, to);
  if (found === undefined) return undefined;
  const grows = isWithin(from.experiment.seeds, to.experiment.seeds) &&
    isWithin(from.experiment.sets ?? [], to.experiment.sets ?? []) &&
    Object.entries(from.experiment.sweep ?? {}).every(([name, values]) =>
      isWithin(values, to.experiment.sweep?.[name] ?? [])
    );
  const without = (
    { experiment: { seeds: _s, sets: _t, sweep, ...rest }, ...spec }: typeof from,
  ) => ({ ...spec, experiment: { ...rest, sweep: Object.keys(sweep ?? {}) } });
  const same = firstDifference(without(from), without(to)) === undefined;
  return {
    path: fieldPath(found.steps),
    stored: shortJson(found.before, "absent"),
    asked: shortJson(found.now, "absent"),
    extends: grows && same,
  };
}

function isWithin(few: readonly unknown[], many: readonly unknown[]): boolean {
  const known = new Set(many.map((one) => JSON.stringify(one)));
  return few.every((one) => known.has(JSON.stringify(one)));
}
