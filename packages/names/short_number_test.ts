import { assertEquals } from "@std/assert";
import { shortNumber } from "./short_number.ts";

Deno.test("shortNumber() drops the digits that rounding adds", () => {
  assertEquals(shortNumber(2 * 0.15), "0.3");
  assertEquals(shortNumber(1e-7), "1e-7");
  assertEquals(shortNumber(0), "0");
});
