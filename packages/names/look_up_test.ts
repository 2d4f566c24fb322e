import { assertEquals, assertThrows } from "@std/assert";
import { knownNames, lookUp } from "./look_up.ts";

Deno.test("lookUp() finds own entries alone", () => {
  assertEquals(lookUp("count", "number", "two", { one: 1, two: 2 }), 2);
  assertThrows(() => lookUp("count", "number", "toString", { one: 1, two: 2 }), RangeError);
});

Deno.test("lookUp() answers what is not text with the names there are", () => {
  assertThrows(
    () => lookUp("count", "number", 2 as unknown as string, { one: 1, two: 2 }),
    RangeError,
    "Cannot count: number is 2, want one of one, two",
  );
});

Deno.test("knownNames() suggests nothing where nothing is near", () => {
  assertEquals(knownNames("seven", ["one", "two"]), "one of one, two");
});
