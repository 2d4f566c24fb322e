import { assertEquals } from "@std/assert";
import { predictionRows, predictionsHeader } from "./predictions_csv.ts";

Deno.test("predictionRows() makes two classes of one probability", () => {
  const predictions = { outputs: [0.25, 0.5], width: 1, classes: ["no", "yes"] };
  assertEquals(predictionsHeader(predictions), "row,answer,p no,p yes\n");
  assertEquals(predictionRows(predictions), "1,no,0.75,0.25\n2,no,0.5,0.5\n");
});

Deno.test("predictionRows() writes numbers that are predicted, beside the right ones", () => {
  const predictions = {
    outputs: [2.5, 3],
    width: 1,
    labels: [2, 3.5],
    names: Int32Array.of(7, 9),
  };
  assertEquals(predictionsHeader(predictions), "row,label,answer\n");
  assertEquals(predictionRows(predictions), "7,2,2.5\n9,3.5,3\n");
});

Deno.test("predictionRows() puts common columns in front, and names in quotes that need them", () => {
  const predictions = {
    outputs: [1, 0],
    width: 2,
    classes: ["a, b", "c"],
    names: ['a/"1".png'],
    labels: [0],
  };
  const common = { method: "l1", seed: 1 };
  assertEquals(
    predictionsHeader(predictions, common) + predictionRows(predictions, common),
    'method,seed,name,label,answer,"p a, b",p c\nl1,1,"a/""1"".png","a, b","a, b",1,0\n',
  );
});

Deno.test("predictionRows() says what a model without an answer gives", () => {
  const predictions = { outputs: [NaN, NaN], width: 2, classes: ["a", "b"] };
  assertEquals(predictionRows(predictions), "1,,NaN,NaN\n");
});
