import { assertEquals, assertThrows } from "@std/assert";
import { CaseError } from "./case_error.ts";
import { CaseValue } from "./case_value.ts";

const file = new CaseValue({ a: [1, "2", { b: null }], toString: 3 }, "a.json");

Deno.test("CaseValue reads fields, lists, numbers and texts", () => {
  const [first, second, third] = file.field("a").items();
  assertEquals([first!.number(), second!.text(), third!.field("b").value], [1, "2", null]);
  assertEquals([...file.fields().keys()], ["a", "toString"]);
  assertEquals(new CaseValue([1, 2], "a.json").numbers(), [1, 2]);
});

Deno.test("CaseValue says what is wrong, and where", () => {
  const wrong = (read: () => unknown, part: string) =>
    assertThrows(read, CaseError, `Cannot replay "a.json": ${part}`);
  wrong(() => file.field("a").numbers(), 'a[1] is "2", want a number');
  wrong(() => file.field("a").items()[2]!.field("b").field("c"), "a[2].b is null, want an object");
  wrong(() => file.field("a").text(), "a is [1,");
  wrong(() => file.field("n").items(), "n is missing, want a list");
  wrong(() => new CaseValue([], "a.json").fields(), "the file is [], want an object");
});
