import { RandomState } from "@shrinklab/data/random_state";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { forward } from "./forward.ts";
import { type ModelSpec, planModel } from "./model_plan.ts";
import { softmaxCrossEntropy } from "./ops/mod.ts";
import { referenceLoss } from "./reference_loss.ts";

await tf.setBackend("cpu");

/** Small models that between them use every layer, activation, odd size, stride and padding. */
const models: Record<string, ModelSpec> = {
  "conv-relu-pool-dense": {
    input: [7, 5, 2],
    layers: [
      { type: "Conv2D", filters: 3, kernelSize: 3, padding: "same", activation: "relu" },
      { type: "MaxPool2D", poolSize: 2 },
      { type: "Flatten" },
      { type: "Dense", units: 4, activation: "tanh" },
      { type: "Dense", units: 3 },
    ],
  },
  "strided same convolution and pooling": {
    input: [6, 7, 1],
    layers: [
      { type: "Conv2D", filters: 2, kernelSize: [3, 2], strides: 2, padding: "same" },
      { type: "Activation", activation: "tanh" },
      { type: "MaxPool2D", poolSize: 3, strides: 2, padding: "same" },
      { type: "Flatten" },
      { type: "Dense", units: 2 },
    ],
  },
  "valid convolutions in a row": {
    input: [8, 9, 1],
    layers: [
      { type: "Conv2D", filters: 2, kernelSize: 3, strides: [1, 2], activation: "sigmoid" },
      { type: "Conv2D", filters: 2, kernelSize: [2, 3], activation: "elu" },
      { type: "Flatten" },
      { type: "Dense", units: 3 },
    ],
  },
  "dense layers": {
    input: [5],
    layers: [
      { type: "Dense", units: 4, activation: "sigmoid" },
      { type: "Dense", units: 3, activation: "elu" },
      { type: "Activation", activation: "linear" },
      { type: "Dense", units: 2, activation: "linear" },
    ],
  },
};

for (const [name, model] of Object.entries(models)) {
  Deno.test(`forward() has the loss and gradients of the float64 reference: ${name}`, () => {
    const plan = planModel(model);
    const random = new RandomState(3);
    const draw = (size: number) => Float32Array.from({ length: size }, () => random.normal(0, 0.7));
    const rows = 3;
    const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
    const x = draw(rows * size(model.input));
    const labels = [0, 1, 1];
    const weights: Record<string, Float32Array> = {};
    for (const { name, shape } of plan.parameters) weights[name] = draw(size(shape));

    const before = tf.memory().numTensors;
    const variables = Object.fromEntries(
      plan.parameters.map(({ name, shape }) => [name, tf.tensor(weights[name]!, [...shape])]),
    );
    const [loss, ...gradients] = tf.tidy(() => {
      const batch = tf.tensor(x, [rows, ...model.input]);
      const { value, grads } = tf.engine().gradients(() => {
        const logits = forward(plan, variables, batch, { training: true });
        return softmaxCrossEntropy(logits as tf.Tensor2D, tf.tensor1d(labels, "int32"));
      }, Object.values(variables));
      return [value, ...grads].map((tensor) => tensor.dataSync());
    });
    tf.dispose(variables);
    assertEquals(tf.memory().numTensors, before);

    assertAlmostEquals(loss![0]!, referenceLoss(plan, weights, x, labels), 1e-6);
    const step = 1e-5;
    for (const [k, parameter] of plan.parameters.entries()) {
      const values = Float64Array.from(weights[parameter.name]!);
      const shifted = (i: number, by: number) => {
        const moved = { ...weights, [parameter.name]: values.with(i, values[i]! + by) };
        return referenceLoss(plan, moved, x, labels);
      };
      for (const i of values.keys()) {
        const quotient = (shifted(i, step) - shifted(i, -step)) / (2 * step);
        assertAlmostEquals(gradients[k]![i]!, quotient, 1e-5, `${parameter.name} at ${i}`);
      }
    }
  });
}

Deno.test("forward() never calculates the gradient by the model's input", async () => {
  const plan = planModel({
    input: [4, 4, 1],
    layers: [
      { type: "Conv2D", filters: 2, kernelSize: 3, activation: "relu" },
      { type: "Flatten" },
      { type: "Dense", units: 2 },
    ],
  });
  const variables = plan.parameters.map(({ shape }) => tf.ones([...shape]));
  const byName = Object.fromEntries(plan.parameters.map(({ name }, i) => [name, variables[i]!]));
  const profile = await tf.profile(() =>
    tf.tidy(() => {
      const logits = () =>
        tf.sum(forward(plan, byName, tf.ones([2, 4, 4, 1]), { training: true })) as tf.Scalar;
      tf.engine().gradients(logits, variables);
    })
  );
  const kernels = profile.kernels.map((kernel) => kernel.name);
  assert(kernels.includes("Conv2DBackpropFilter"));
  assert(!kernels.includes("Conv2DBackpropInput"));
  tf.dispose(variables);
});
