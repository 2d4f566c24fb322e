import { assertEquals } from "@std/assert";
import { findSeparator } from "./separator.ts";

Deno.test("findSeparator() takes what the first line has most of", () => {
  assertEquals(findSeparator("a,b;c,d"), ",");
  assertEquals(findSeparator("a\tb\tc\n1,2,3,4,5"), "\t");
  assertEquals(findSeparator("\r\n\na;b;c"), ";");
});

Deno.test("findSeparator() is a comma where nothing tells", () => {
  assertEquals(findSeparator(""), ",");
  assertEquals(findSeparator('"a;b"'), ",");
  assertEquals(findSeparator("a;b,c"), ",");
});
