import { assert, assertStringIncludes } from "@std/assert";
import { mlpPresets, planVariants } from "@shrinklab/experiments/mlp";
import { resultOf } from "../../packages/report/result_for_tests.ts";
import { headerText } from "./header_text.ts";

const options = { seeds: [1, 2], standIn: undefined, columns: 80 };

Deno.test("headerText() tells network, weights, optimizer and penalty of each method", () => {
  const variants = planVariants([mlpPresets["e5-softmax"], mlpPresets["e5-dense64"]]);
  const text = headerText(variants, { ...resultOf(), app: "mlp", preset: "both" }, options);
  assertStringIncludes(text, "e5-softmax: 784-10; 7,850 parameters, glorot-uniform");
  assertStringIncludes(text, "784-64-10, linear, activity l1(0.01); 50,890 parameters");
  assertStringIncludes(
    text,
    "  Adam (keras), learning rate 0.001, epsilon 1e-7, batch 30, 1 epoch",
  );
  assertStringIncludes(text, "  added to the gradient of w in fc1: l2 0.01: 0.02 w");
  assertStringIncludes(text, "the test images choose the best epoch");
  assertStringIncludes(text, "seeds 1 2; backend cpu, 1 thread");
});

Deno.test("headerText() says first which images stand in", () => {
  const variants = planVariants([mlpPresets.e1]);
  const standIn = "mnist is not here: others stand in";
  assert(headerText(variants, resultOf(), { ...options, standIn }).startsWith(`${standIn}\n\n`));
});
