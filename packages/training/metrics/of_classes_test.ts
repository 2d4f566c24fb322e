import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { accuracy, answersOf, confusionMatrix, countAnswers } from "./of_classes.ts";

Deno.test("confusionMatrix() has a row for each label and a column for each answer", () => {
  const outputs = [0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0.1, 0.6, 0.3];
  const counts = confusionMatrix({ outputs, width: 3, targets: [0, 0, 2] });
  assertEquals(counts, [[1, 0, 1], [0, 0, 0], [0, 1, 0]]);
});

Deno.test("confusionMatrix() of an empty set is all 0", () => {
  assertEquals(confusionMatrix({ outputs: [], width: 2, targets: [] }), [[0, 0], [0, 0]]);
});

Deno.test("confusionMatrix() throws on a label that is not a class", () => {
  const wrong = { outputs: [0.5], width: 1, targets: [2] };
  assertThrows(
    () => confusionMatrix(wrong),
    RangeError,
    "row 0 has label 2 and answer 0, want 0 to 1",
  );
});

Deno.test("confusionMatrix() throws on outputs that do not fill rows", () => {
  const wrong = { outputs: [0.7, 0.3, 0.5, 0.5, 0.1], width: 2, targets: [0, 1] };
  assertThrows(() => confusionMatrix(wrong), RangeError, "width is 2 of 5 outputs");
});

Deno.test("countAnswers() counts every row once, in its label's row", () => {
  const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)));
  fc.assert(fc.property(pairs, (list) => {
    const labels = list.map(([label]) => label);
    const counts = countAnswers(labels, list.map(([, answer]) => answer), 5);
    counts.forEach((row, label) => {
      assertEquals(row.reduce((a, b) => a + b, 0), labels.filter((l) => l === label).length);
    });
    const right = list.filter(([label, answer]) => label === answer).length;
    assertEquals(counts.reduce((sum, row, i) => sum + row[i]!, 0), right);
  }));
});

Deno.test("answersOf() has no answer where an output is not finite, and none counts as right", () => {
  const outputs = [NaN, NaN, Infinity, 1, 2, NaN, 1, 2];
  assertEquals(answersOf({ outputs, width: 2 }), [-1, -1, -1, 1]);
  assertEquals(answersOf({ outputs: [NaN, 0.9, -Infinity], width: 1 }), [-1, 1, -1]);
  const predictions = { outputs, width: 2, targets: [0, 0, 0, 1] };
  assertEquals(accuracy(predictions), 0.25);
  assertEquals(confusionMatrix(predictions), [[0, 0], [0, 1]]);
});

Deno.test("countAnswers() throws on what is not a class", () => {
  for (const [label, answer] of [[2, 0], [0, 2], [-1, 0], [0.5, 0]] as const) {
    assertThrows(
      () => countAnswers([label], [answer], 2),
      RangeError,
      `row 0 has label ${label} and answer ${answer}, want 0 to 1`,
    );
  }
  assertThrows(() => countAnswers([0], [], 2), RangeError, "there are 0 answers, want 1");
});
