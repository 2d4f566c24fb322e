import { assertEquals } from "@std/assert";
import { formatCsv } from "./csv.ts";

Deno.test("formatCsv() quotes commas, quotes and newlines", () => {
  assertEquals(formatCsv(["a", 'b"'], [["x,y", "1\n2"]]), 'a,"b"""\n"x,y","1\n2"\n');
});

Deno.test("formatCsv() keeps all digits of a number and leaves undefined empty", () => {
  assertEquals(
    formatCsv(["a", "b", "c"], [[0.1 + 0.2, undefined, NaN]]),
    "a,b,c\n0.30000000000000004,,NaN\n",
  );
});
