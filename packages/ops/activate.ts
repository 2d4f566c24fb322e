import { hasKernel } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";
import { activationGrad } from "./activation_grad.ts";
import { type ActivationName, activations } from "./activations.ts";
import { runKernel } from "./run_kernel.ts";

/**
 * An activation by itself, where no product comes before it that could end with it.
 *
 * Kernel `Activate`: inputs `{ x }`, attributes `{ activation }`.
 *
 * @param x Values, float32.
 * @param activation Which one.
 * @returns `f(x)`, of x's shape.
 *
 * @example
 * ```ts
 * import { activate } from "@shrinklab/ops";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const y = tf.tidy(() => activate(tf.tensor1d([-1, 2]), "relu").dataSync());
 * assertEquals([...y], [0, 2]);
 * ```
 */
export function activate(x: tf.Tensor, activation: ActivationName): tf.Tensor {
  if (activation === "linear") return x;
  if (!hasKernel("Activate")) return activations[activation].apply(x);
  return runKernel("Activate", { x }, { activation }) as tf.Tensor;
}

tf.registerGradient({
  kernelName: "Activate",
  inputsToSave: [],
  outputsToSave: [true],
  gradFunc: (dy, [y], attributes) => {
    const { activation } = attributes as unknown as { activation: ActivationName };
    return { x: () => activationGrad(dy as tf.Tensor, y!, activation)[0] };
  },
});
