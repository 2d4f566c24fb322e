import type { Experiment, Method } from "./experiment.ts";
import { setFor, setsOf, withSet } from "./sweep.ts";

/** One training of an experiment: a method with one seed and one set of swept values. */
export interface Trial {
  /** What it is one training of. */
  readonly experiment: Experiment;
  /** The method, with the swept values. */
  readonly method: Method;
  /** Place of the method among those of the experiment, from 0. */
  readonly place: number;
  /** Draws initial weights, order and masks, and rows. */
  readonly seed: number;
  /** Values of what is swept, where something is. */
  readonly set?: Readonly<Record<string, number>>;
  /** Place of the trial in the experiment, from 0. */
  readonly index: number;
}

/**
 * Lists the trials of an experiment: seed by seed, for each set of swept values all methods.
 *
 * @param experiment The experiment.
 * @returns The trials, in the order in which they run.
 *
 * @example
 * ```ts
 * import { planExperiment, trialsOf } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const { experiment } = planExperiment([presets.quick], { methods: ["none", "l1"], seeds: 2 });
 * assertEquals(trialsOf(experiment).map(({ method, seed }) => `${method.name} ${seed}`), [
 *   "none 1",
 *   "l1 1",
 *   "none 2",
 *   "l1 2",
 * ]);
 * ```
 */
export function trialsOf(experiment: Experiment): Trial[] {
  const { seeds, methods } = experiment;
  const swept = (experiment.sets ?? experiment.sweep) !== undefined;
  const known = new Set<string>();
  const sets = setsOf(experiment).flatMap((all) =>
    methods.flatMap((method, place) => {
      const set = setFor(method, all);
      const label = labelOf(method.name, set);
      // A method that a path does not name is the same for all of its values.
      if (known.has(label)) return [];
      known.add(label);
      return [{ method: withSet(method, set), place, ...(swept ? { set } : {}) }];
    })
  );
  return seeds.flatMap((seed) => sets.map((set) => ({ experiment, seed, ...set })))
    .map((trial, index) => ({ ...trial, index }));
}

/**
 * Names a method with its set of swept values.
 *
 * @param run A trial's or a run's method and set.
 * @returns `l1`, or `l1 lambda=0.001`.
 *
 * @example
 * ```ts
 * import { labelOf } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(labelOf("l1", { lambda: 1e-3 }), "l1 lambda=0.001");
 * ```
 */
export function labelOf(method: string, set: Readonly<Record<string, number>> = {}): string {
  return [method, ...Object.entries(set).map(([name, value]) => `${name}=${value}`)].join(" ");
}
