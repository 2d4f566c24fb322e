import { RandomState } from "@shrinklab/data";
import { softmaxCrossEntropy } from "@shrinklab/ops";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { forward } from "./forward.ts";
import { type ModelPlan, planModel } from "./model_plan.ts";
import { models } from "./models_for_tests.ts";
import { referenceLoss } from "./reference_loss.ts";

await tf.setBackend("cpu");

const rows = 5;
const masks = { key: [1, 2], step: 3 } as const;
const labels = [0, 1, 1, 0, 1];

/** Weights and a batch for a model, none of them near a kink. */
function draw(plan: ModelPlan) {
  const random = new RandomState(3);
  const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
  const values = (length: number) => Float32Array.from({ length }, () => random.normal(0, 0.7));
  const x = values(rows * size(plan.input));
  const weights: Record<string, Float32Array> = {};
  for (const { name, role, shape } of [...plan.parameters, ...plan.statistics]) {
    const drawn = values(size(shape));
    weights[name] = role === "moving-variance" ? drawn.map((v) => v ** 2) : drawn;
  }
  return { x, weights };
}

for (const [name, model] of Object.entries(models)) {
  const plan = planModel(model);
  const { x, weights } = draw(plan);
  const named = [...plan.parameters, ...plan.statistics];
  const lossOf = (variables: Record<string, tf.Tensor>, training: boolean) => {
    const batch = tf.tensor(x, [rows, ...model.input]);
    const logits = forward(plan, variables, batch, { training, masks });
    return softmaxCrossEntropy(logits as tf.Tensor2D, tf.tensor1d(labels, "int32"));
  };
  const makeVariables = () =>
    Object.fromEntries(named.map(({ name, shape }) => [
      name,
      tf.tidy(() => tf.variable(tf.tensor(weights[name]!, [...shape]))),
    ]));

  Deno.test(`forward() has the loss and gradients of the float64 reference: ${name}`, () => {
    const before = tf.memory().numTensors;
    const variables = makeVariables();
    const trained = plan.parameters.map(({ name }) => variables[name]!);
    const [loss, ...gradients] = tf.tidy(() => {
      const { value, grads } = tf.engine().gradients(() => lossOf(variables, true), trained);
      return [value, ...grads].map((tensor) => tensor.dataSync());
    });
    tf.dispose(variables);
    assertEquals(tf.memory().numTensors, before);

    assertAlmostEquals(loss![0]!, referenceLoss(plan, weights, x, labels, { masks }), 1e-6);
    const step = 1e-5;
    for (const [k, parameter] of plan.parameters.entries()) {
      const values = Float64Array.from(weights[parameter.name]!);
      const shifted = (i: number, by: number) => {
        const moved = { ...weights, [parameter.name]: values.with(i, values[i]! + by) };
        return referenceLoss(plan, moved, x, labels, { masks });
      };
      for (const i of values.keys()) {
        const quotient = (shifted(i, step) - shifted(i, -step)) / (2 * step);
        assertAlmostEquals(gradients[k]![i]!, quotient, 1e-5, `${parameter.name} at ${i}`);
      }
    }
  });

  Deno.test(`forward() outside training is the float64 reference and changes nothing: ${name}`, () => {
    const variables = makeVariables();
    const loss = tf.tidy(() => lossOf(variables, false).dataSync()[0]!);
    const expected = referenceLoss(plan, weights, x, labels, { masks, training: false });
    assertAlmostEquals(loss, expected, 1e-6 * (1 + expected));
    for (const { name } of named) assertEquals(variables[name]!.dataSync(), weights[name]!);
    tf.dispose(variables);
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

Deno.test("forward() throws where a layer drops and there is nothing to draw from", () => {
  const plan = planModel({ input: [2], layers: [{ type: "Dropout", rate: 0.5 }] });
  tf.tidy(() => {
    assertThrows(
      () => forward(plan, {}, tf.ones([1, 2]), { training: true }),
      TypeError,
      "Cannot drop entries of layer 0: masks is undefined",
    );
    assertEquals(forward(plan, {}, tf.ones([1, 2]), { training: false }).dataSync().length, 2);
  });
});

Deno.test("forward() shows the output of a layer with an activity regularizer", () => {
  const plan = planModel({
    input: [1],
    layers: [
      { type: "Dense", units: 1, activation: "relu", activityRegularizer: "l1(0.1)" },
      { type: "Dense", units: 1 },
    ],
  });
  const seen: unknown[] = [];
  tf.tidy(() => {
    const [one, zero] = [tf.ones([1, 1]), tf.zeros([1])];
    const weights = { "fc1/kernel": one, "fc1/bias": zero, "fc2/kernel": one, "fc2/bias": zero };
    forward(plan, weights, tf.tensor2d([[-2], [3]]), {
      training: false,
      onActivity: (layer, output) => seen.push(layer, ...output.dataSync()),
    });
  });
  assertEquals(seen, ["fc1", 0, 3]);
});
