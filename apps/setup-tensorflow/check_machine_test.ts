import { assertEquals } from "@std/assert";
import { freeMegabytes } from "./check_machine.ts";

Deno.test("freeMegabytes() gives nothing for a text that is no table", () => {
  for (const text of ["", "df: no such file\n"]) assertEquals(freeMegabytes(text), undefined);
});
