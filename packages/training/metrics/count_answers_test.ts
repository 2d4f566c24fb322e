import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { countAnswers } from "./count_answers.ts";

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

Deno.test("countAnswers() throws on what is no class", () => {
  for (const [label, answer] of [[2, 0], [0, 2], [-1, 0], [0.5, 0]] as const) {
    assertThrows(
      () => countAnswers([label], [answer], 2),
      RangeError,
      `row 0 has label ${label} and answer ${answer}, want 0 to 1`,
    );
  }
  assertThrows(() => countAnswers([0], [], 2), RangeError, "there are 0 answers, want 1");
});
