import type { LayerSpec } from "@shrinklab/models";
import { assertEquals, assertThrows } from "@std/assert";
import {
  withActivation,
  withDropout,
  withHidden,
  withMaxNorm,
  withMomentum,
  withNormalization,
} from "./edit_network.ts";
import { e3Layers } from "./networks.ts";

const types = (layers: readonly LayerSpec[]) => layers.map(({ type }) => type);
const dense: LayerSpec = { type: "Dense", units: 4, activation: "tanh" };

Deno.test("withHidden() copies the first hidden block, and keeps what stands before it", () => {
  const layers = [{ type: "Flatten" }, dense, { type: "Dropout", rate: 0.5 }] as const;
  assertEquals(withHidden(layers, [8, 2]), [
    { type: "Flatten" },
    { ...dense, units: 8 },
    { type: "Dropout", rate: 0.5 },
    { ...dense, units: 2 },
    { type: "Dropout", rate: 0.5 },
  ]);
  assertEquals(withHidden(layers, []), [{ type: "Flatten" }]);
});

Deno.test("withNormalization() stands in front of every activation, of convolutions too", () => {
  const layers = withNormalization(e3Layers, "batch-norm");
  assertEquals(types(layers).slice(0, 4), ["Conv2D", "BatchNorm", "Activation", "Conv2D"]);
  assertEquals(withNormalization(layers, "none"), e3Layers);
  assertEquals(types(withNormalization(layers, "layer-norm"))[1], "LayerNorm");
  assertEquals(withNormalization(layers, "batch-norm"), layers);
});

Deno.test("withNormalization() keeps an activity penalty behind the activation", () => {
  const layers: LayerSpec[] = [{ ...dense, activityRegularizer: "l1(1)" }];
  const normalized = withNormalization(layers, "layer-norm");
  assertEquals(normalized.at(-1), {
    type: "Activation",
    activation: "tanh",
    activityRegularizer: "l1(1)",
  });
  assertEquals(withNormalization(normalized, "none"), layers);
});

Deno.test("withDropout() follows hidden dense layers, or the last of others", () => {
  assertEquals(types(withDropout(e3Layers, 0.5)).at(-1), "Dropout");
  assertEquals(withDropout(e3Layers, 0.5).length, e3Layers.length + 1);
  assertEquals(types(withDropout([{ type: "Flatten" }], 0.5)), ["Flatten", "Dropout"]);
  assertEquals(withDropout([{ type: "AlphaDropout", rate: 0.1 }], 0.5), [
    { type: "AlphaDropout", rate: 0.5 },
  ]);
  assertEquals(types(withDropout(withNormalization([dense], "batch-norm"), 0.5)), [
    "Dense",
    "BatchNorm",
    "Activation",
    "Dropout",
  ]);
});

Deno.test("withActivation() and withMaxNorm() change every hidden layer with a kernel", () => {
  assertEquals(
    withActivation([dense, dense], "relu").map((one) => "activation" in one && one.activation),
    [
      "relu",
      "relu",
    ],
  );
  assertEquals(withActivation(withNormalization([dense], "batch-norm"), "relu").at(-1), {
    type: "Activation",
    activation: "relu",
  });
  assertEquals(withMaxNorm([dense], 2), [{ ...dense, maxNorm: 2 }] as LayerSpec[]);
});

Deno.test("withMomentum() wants batch normalization", () => {
  assertThrows(() => withMomentum([dense], 0.5), RangeError, "normalization is none");
});
