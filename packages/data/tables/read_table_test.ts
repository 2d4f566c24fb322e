import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { zipSync } from "fflate";
import { DataError } from "../data_error.ts";
import { parseTable, parseZippedTable, readTable } from "./read_table.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const zip = (files: Record<string, string>) =>
  new Uint8Array(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, bytes(text)]))),
  );

Deno.test("parseTable() reads UTF-8 with a byte order mark, and CP949", async () => {
  const utf8 = await parseTable(bytes("\ufeff등급;금액\nA;1\n"), "t.csv");
  assertEquals([utf8.encoding, utf8.separator, utf8.table.columns[0]!.name], [
    "UTF-8",
    ";",
    "등급",
  ]);
  // From Python: "등급,금액\nA,1\n".encode("cp949")
  const cp949 = await parseTable(Uint8Array.fromHex("b5eeb1de2cb1ddbed70a412c310a"), "t.csv");
  assertEquals([cp949.encoding, cp949.table.columns[0]!.name], ["CP949", "등급"]);
});

Deno.test("parseTable() does not depend on line ends", async () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    const { table } = await parseTable(bytes(["a,b", "1,2", "3,4", ""].join(end)), "t.csv");
    assertEquals([table.rows, table.columns.length], [2, 2]);
  }
});

Deno.test("parseZippedTable() takes the only table, or the one that is named", async () => {
  const one = zip({ "in/a.csv": "a\n1\n", "read.me": "x", "__MACOSX/in/._a.csv": "\0" });
  assertEquals((await parseZippedTable(one, { path: "one.zip" })).name, "one.zip:in/a.csv");
  const two = zip({ "a.csv": "a\n1\n", "b.csv": "b\n1\n2\n" });
  assertEquals((await parseZippedTable(two, { path: "two.zip", inner: "b.csv" })).table.rows, 2);
  await assertRejects(
    () => parseZippedTable(two, { path: "two.zip" }),
    DataError,
    'it holds 2 CSV files, want "two.zip:a.csv" or "two.zip:b.csv"',
  );
  await assertRejects(
    () => parseZippedTable(two, { path: "two.zip", inner: "c.csv" }),
    DataError,
    'Cannot read "two.zip:c.csv": it holds another CSV file, want "two.zip:a.csv" or',
  );
});

Deno.test("parseTable() ends on any bytes within time, with a table or a DataError", async () => {
  const near = fc.string({
    unit: fc.constantFrom("a", "1", ",", ";", '"', "\n", "\r", "가"),
    maxLength: 300,
  })
    .map(bytes);
  await fc.assert(
    fc.asyncProperty(fc.oneof(near, fc.uint8Array({ maxLength: 300 })), async (content) => {
      const start = performance.now();
      try {
        const { table } = await parseTable(new Uint8Array(content), "t.csv");
        assert(table.rows > 0 && table.columns.length > 0);
      } catch (error) {
        assert(error instanceof DataError, String(error));
      }
      assert(performance.now() - start < 1000);
    }),
    { numRuns: 10_000 },
  );
});

const files = { permissions: [{ name: "read" }, { name: "write" }] as const };

testWhere(files, "readTable() reads a file, and one inside a zip", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/a.zip`, zip({ "in/a.csv": "a\n1\n" }));
    await Deno.writeFile(`${folder}/b.csv`, bytes("a\n1\n2\n"));
    assertEquals((await readTable(`${folder}/a.zip:in/a.csv`)).table.rows, 1);
    assertEquals((await readTable(`${folder}/b.csv`)).table.rows, 2);
    await assertRejects(() => readTable(`${folder}/c.csv`), DataError, "it is not there");
    await assertRejects(() => readTable(folder), DataError, "it is a folder");
    await assertRejects(
      () => readTable(`${folder}/b.csv`, { mostBytes: 5 }),
      DataError,
      "at most 5",
    );
    await Deno.rename(`${folder}/b.csv`, `${folder}/b.zip`);
    await assertRejects(
      () => readTable(`${folder}/b.zip:a.csv`),
      DataError,
      "it is not a zip archive",
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
