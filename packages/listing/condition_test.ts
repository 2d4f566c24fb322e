import { assertEquals, assertThrows } from "@std/assert";
import { parseCondition } from "./condition.ts";

Deno.test("parseCondition() takes names and values with dots, signs and blanks", () => {
  const read = (text: string) => Object.values(parseCondition(text));
  assertEquals(read("methods.l1.penalty.factor>=1e-4"), [
    "methods.l1.penalty.factor",
    ">=",
    "1e-4",
  ]);
  assertEquals(read("loss<-0.5"), ["loss", "<", "-0.5"]);
  assertEquals(read(" error = out of memory "), ["error", "=", "out of memory"]);
  assertEquals(read("state!=done"), ["state", "!=", "done"]);
});

Deno.test("parseCondition() refuses what is not a field, an operator and a value", () => {
  for (const text of ["", "lambda", "lambda<", "<1", "a==1", "a<>1", "a=>1"]) {
    assertThrows(() => parseCondition(text), SyntaxError, `condition is "${text}", want a field`);
  }
});
