import { createHash } from "node:crypto";
import { trialsOf } from "@shrinklab/experiments";
import { canonicalJson } from "@shrinklab/names";
import type { SweepSpec, TrialKey } from "@shrinklab/store";

/**
 * The trials of a sweep, each with a hash of everything that its bits depend on: rows, method, seed,
 * what is fixed, swept values, arithmetic and its version. The number and order of methods, seeds and
 * values are not among it, so that a sweep can be extended.
 *
 * @param spec The sweep.
 * @returns Its trials, in their order.
 *
 * @example
 * ```ts
 * import { trialKeys } from "@shrinklab/sweeps";
 * import { planExperiment } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const { experiment } = planExperiment([presets.quick], { methods: ["none", "l1"], seeds: 2 });
 * const dataset = { name: "embedded", sha256: "ab" };
 * const keys = trialKeys({ experiment, backend: "engine", strict: true, dataset, semantics: 1 });
 * assertEquals(keys.map(({ method, seed }) => `${method} ${seed}`), [
 *   "none 1",
 *   "l1 1",
 *   "none 2",
 *   "l1 2",
 * ]);
 * assertEquals(keys[0]!.id.length, 32);
 * ```
 */
export function trialKeys(spec: SweepSpec): TrialKey[] {
  const { experiment, backend, strict, dataset, semantics } = spec;
  const { data, fix = [], fault, seeds } = experiment;
  // Where weights or order are fixed, they are those of the first seed.
  const first = fix.includes("weights") || fix.includes("order") ? { first: seeds[0] } : {};
  const shared = { backend, strict, sha256: dataset.sha256, semantics, data, fix, fault, ...first };
  return trialsOf(experiment).map(({ method, seed, set, place, index }) => ({
    id: createHash("sha256")
      .update(canonicalJson({
        ...shared,
        method,
        seed,
        set,
        ...(method.start === "own" ? { place } : {}),
        // A fault ties methods together, so all of them are part of each.
        ...(fault === undefined ? {} : { methods: experiment.methods }),
      }))
      .digest("hex").slice(0, 32),
    place: index,
    method: method.name,
    seed,
    ...(set === undefined ? {} : { set }),
  }));
}
