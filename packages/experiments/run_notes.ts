import type { FitOutcome } from "@shrinklab/training";
import type { ExperimentSpec, MethodSpec } from "./experiment_spec.ts";

/**
 * What a reader of a run's figures has to know of how its training ended.
 *
 * @param method The method, by its name.
 * @param outcome How it ended.
 * @returns Nothing where it finished, else one line.
 *
 * @example
 * ```ts
 * import { endingNotes, planExperiment, presets } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const [method] = planExperiment(presets.quick).methods;
 * assertEquals(endingNotes(method!, { type: "aborted", epoch: 2, step: 7 }), [
 *   "interrupted in epoch 2 after step 7",
 * ]);
 * ```
 */
export function endingNotes({ name }: { readonly name: string }, outcome: FitOutcome): string[] {
  switch (outcome.type) {
    case "finished":
    case "stopped": // as the experiment asks for; the number of epochs shows it
      return [];
    case "aborted":
      return [`interrupted in epoch ${outcome.epoch} after step ${outcome.step}`];
    case "diverged":
      return [
        `${name} ended: loss is ${outcome.value} in epoch ${outcome.epoch}, step ${outcome.step}, ` +
        "want a finite number",
      ];
  }
}

/**
 * What the fault of a source does to the figures of a method.
 *
 * @param spec The experiment.
 * @param method One of its methods.
 * @returns Nothing where there is no fault, else one line.
 *
 * @example
 * ```ts
 * import { faultNotes, planExperiment, presets } from "@shrinklab/experiments";
 * import { assertEquals } from "@std/assert";
 *
 * const spec = planExperiment(presets["notebook-100"]);
 * assertEquals(faultNotes(spec, spec.methods[0]!), ["not regularised, whatever its name says"]);
 * ```
 */
export function faultNotes(spec: ExperimentSpec, method: MethodSpec): string[] {
  const first = spec.methods[0]!.name;
  if (method.penaltyAlone) {
    return [`never saw the data: trained by its penalty alone, its data loss is ${first}'s`];
  }
  return spec.fault === "one-optimizer" ? ["not regularised, whatever its name says"] : [];
}
