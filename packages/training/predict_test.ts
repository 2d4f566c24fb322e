import { planModel } from "@shrinklab/models";
import { assertEquals, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { predict } from "./predict.ts";
import { ResidentExamples } from "./resident_examples.ts";

await tf.setBackend("cpu");

Deno.test("predict() keeps the rows in order, also in a last batch that is not full", () => {
  const plan = planModel({ input: [2], layers: [{ type: "Flatten" }] });
  const features = Uint8Array.from({ length: 10 }, (_, i) => i);
  const rows = { features, shape: [2], labels: [0, 0, 0, 0, 0], rows: 5 };
  using examples = new ResidentExamples(rows, { scale: 1 });
  const { values, width } = predict(plan, {}, examples, { batchSize: 2 });
  assertEquals([[...values], width], [[...features], 2]);
});

Deno.test("predict() throws where the output is not a row of numbers", () => {
  const plan = planModel({ input: [2, 2, 1], layers: [{ type: "MaxPool2D", poolSize: 1 }] });
  const rows = { features: new Uint8Array(4), shape: [2, 2, 1], labels: [0], rows: 1 };
  using examples = new ResidentExamples(rows);
  assertThrows(() => predict(plan, {}, examples), RangeError, "output is [2, 2, 1], want one axis");
});
