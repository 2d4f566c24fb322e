import { assignFormula, type Formula } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { recordingBackend } from "./recording_backend.ts";

/**
 * Overwrites a variable in place: a recorded step goes on with the buffers that it knows.
 *
 * @param variable The variable.
 * @param values Its new values, as many as it has.
 *
 * @example
 * ```ts ignore
 * overwrite(variable, new Float32Array(variable.size));
 * ```
 */
export function overwrite(variable: tf.Variable, values: Float32Array): void {
  const backend = recordingBackend();
  if (backend) {
    backend.overwrite(variable, values);
    return;
  }
  tf.tidy(() => {
    const next = tf.tensor(values, variable.shape);
    assignFormula(overwritten, { w: variable, next }, {});
  });
}

const overwritten: Formula = {
  name: "overwritten",
  inputs: ["w", "next"],
  scalars: [],
  outputs: ["w"],
  evaluate: (_m, { next }) => ({ w: next! }),
};
