import type { Store, SweepSpec } from "@shrinklab/store";
import { specChange } from "@shrinklab/sweeps";
import type { SweepCall } from "./flags.ts";

/**
 * Refuses a sweep that would overwrite what a store has of its name, or mix with it.
 *
 * @param store The store.
 * @param name Name of the sweep.
 * @param spec What fixes the bits of its trials.
 * @param flags Whether what is there is gone on with, or extended.
 * @throws {RangeError} If another sweep has the name, or the same one and nothing says to go on.
 */
export async function checkSweep(
  store: Store,
  name: string,
  spec: SweepSpec,
  { resume, extend }: Pick<SweepCall["flags"], "resume" | "extend">,
): Promise<void> {
  const found = (await store.sweeps()).find((sweep) => sweep.name === name);
  if (found === undefined) return;
  const change = specChange(found.spec, spec);
  if (change === undefined && (resume || extend)) return;
  if (change === undefined) {
    const trials = await store.trials({ sweep: name });
    const done = trials.filter(({ state }) => state === "done").length;
    throw new RangeError(
      `Cannot start sweep: "${name}" is in ${store.place} with ${done} of ${trials.length} trials, ` +
        "want --resume to go on, or another --name",
    );
  }
  if (extend && change.extends) return;
  const { path, stored, asked } = change;
  throw new RangeError(
    `Cannot ${
      extend ? "extend" : "resume"
    } sweep: ${path} is ${asked}, want ${stored} as "${name}" ` +
      `in ${store.place} has${
        change.extends ? ", or --extend to add it" : ", or another --name for what is different"
      }`,
  );
}
