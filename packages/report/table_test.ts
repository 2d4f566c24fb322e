import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { formatTable } from "./table.ts";

const columns = [{ title: "name", align: "left" as const }, { title: "n" }];

Deno.test("formatTable() aligns text left and numbers right", () => {
  assertEquals(
    formatTable(columns, [["a", "1000"], ["weight-decay", "2"]]).split("\n"),
    [
      "  name             n",
      "  ------------  ----",
      "  a             1000",
      "  weight-decay     2",
    ],
  );
});

Deno.test("formatTable() counts characters, not UTF-16 units", () => {
  const lines = formatTable(columns, [["\u{1F600}é", "1"]], { indent: "" }).split("\n");
  assertEquals(lines[1], "----  -");
});

Deno.test("formatTable() uses escape codes only with color", () => {
  assertEquals(formatTable(columns, [["a", "1"]]).includes("\x1b"), false);
  assertStringIncludes(formatTable(columns, [["a", "1"]], { color: true }), "\x1b[1m");
});

Deno.test("formatTable() throws on a row of another length", () => {
  assertThrows(() => formatTable(columns, [["a"]]), RangeError, "row has 1 cells, want 2");
});

Deno.test("formatTable() gives wide letters two cells", () => {
  const columns = [{ title: "name", align: "left" as const }, { title: "n" }];
  const rows = [["대출금액", "1"], ["age", "2"]];
  const lines = formatTable(columns, rows, { indent: "" }).split("\n");
  assertEquals(lines.slice(2), ["대출금액  1", "age       2"]);
});

Deno.test("formatTable() shows control characters escaped, in columns that still stand in line", () => {
  const lines = formatTable(columns, [["a\x1b[2J", "1"], ["b", "2"]], { indent: "" }).split("\n");
  assertEquals(new Set(lines.map((line) => line.length)).size, 1);
  assertStringIncludes(lines[2]!, "a\\u001b[2J");
});
