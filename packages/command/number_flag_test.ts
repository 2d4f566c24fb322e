import { assertEquals, assertThrows } from "@std/assert";
import { numberFlag, readNumber } from "./number_flag.ts";
import { UsageError } from "./usage_error.ts";

Deno.test("numberFlag() is its fallback where it is absent", () => {
  assertEquals(numberFlag("x").read([], "--x"), undefined);
  assertEquals(numberFlag("x", { fallback: 3 }).read([], "--x"), 3);
});

Deno.test("readNumber() throws on what is no finite number", () => {
  for (
    const text of [
      "",
      " ",
      "NaN",
      "Infinity",
      "-Infinity",
      "1,5",
      "0.1x",
      "one",
    ]
  ) {
    assertThrows(
      () => readNumber(text, "--lr"),
      UsageError,
      JSON.stringify(text),
    );
  }
});

Deno.test("readNumber() keeps the bounds", () => {
  assertEquals(readNumber("0", "--x", { min: 0, max: 1 }), 0);
  assertEquals(readNumber("1", "--x", { min: 0, max: 1 }), 1);
  assertThrows(
    () => readNumber("-0.1", "--x", { min: 0 }),
    UsageError,
    "want a number >= 0",
  );
  assertThrows(
    () => readNumber("0", "--x", { above: 0 }),
    UsageError,
    "want a number > 0",
  );
  assertThrows(
    () => readNumber("2", "--x", { above: 0, max: 1 }),
    UsageError,
    "want a number > 0 and <= 1",
  );
});

Deno.test("readNumber() takes whole numbers only where they are wanted", () => {
  assertEquals(readNumber("1e3", "--x", { integer: true }), 1000);
  for (const text of ["1.5", "1e300"]) {
    assertThrows(
      () => readNumber(text, "--x", { integer: true }),
      UsageError,
      "a whole number",
    );
  }
});
