import { numberColumn, textColumn } from "@shrinklab/data/tables";
import { assertEquals, assertThrows } from "@std/assert";
import { losses, type LossName } from "@shrinklab/models";
import { lastLayer, taskOf } from "./task.ts";

const numbers = (...values: number[]) => numberColumn("y", values);
const text = textColumn("y", ["a", "b"]);

Deno.test("taskOf() asks for classes where the loss compares them, or the target has two", () => {
  assertEquals(taskOf("softmaxCrossEntropy", numbers(1, 2, 3.5)), "classes");
  assertEquals(taskOf("meanSquaredError", numbers(1, 0, NaN)), "classes");
  assertEquals(taskOf("meanSquaredError", text), "classes");
  assertEquals(taskOf("meanSquaredError", numbers(1, 2)), "number");
  assertThrows(
    () => taskOf("poisson", numbers(3, -1)),
    RangeError,
    'target "y" has -1, want counts',
  );
});

Deno.test("lastLayer() gives every loss of the registry a layer for two classes", () => {
  for (const loss of Object.keys(losses) as LossName[]) {
    const { units, activation = "linear" } = lastLayer(loss, 2);
    const logits = losses[loss].outputs === "logits";
    assertEquals(activation === "linear", logits, loss);
    assertEquals(
      units,
      loss === "softmaxCrossEntropy" || loss === "categoricalCrossEntropy" ? 2 : 1,
    );
  }
});

Deno.test("lastLayer() throws when a loss of two classes gets more", () => {
  assertThrows(
    () => lastLayer("meanSquaredError", 7),
    RangeError,
    "target has 7 classes, want 2 for meanSquaredError, or loss softmaxCrossEntropy",
  );
  assertEquals(lastLayer("meanSquaredError", undefined), { type: "Dense", units: 1 });
});

Deno.test("lastLayer() gives a Poisson loss outputs above 0", () => {
  const last = { type: "Dense", units: 1, activation: "exponential" } as const;
  assertEquals(lastLayer("poisson", undefined), last);
});
