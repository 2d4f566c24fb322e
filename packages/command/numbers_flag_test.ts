import { assertEquals, assertThrows } from "@std/assert";
import { numbersFlag } from "./numbers_flag.ts";
import { UsageError } from "./usage_error.ts";

const flag = numbersFlag("units", "N,...", { integer: true, min: 1 });

Deno.test("numbersFlag() reads a list, and nothing where it is absent", () => {
  assertEquals(flag.read(["3"], "--hidden"), [3]);
  assertEquals(flag.read([], "--hidden"), undefined);
});

Deno.test("numbersFlag() throws on what is no such number", () => {
  for (const text of ["", "3,", "3,0", "a", "1.5"]) {
    assertThrows(() => flag.read([text], "--hidden"), UsageError, "Cannot use --hidden");
  }
});
