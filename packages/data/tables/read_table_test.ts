import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { gzipSync, zipSync } from "fflate";
import { testWhere } from "@shrinklab/testing";
import { DataError } from "../data_error.ts";
import { parseTable, parseZippedTable, readTable, type ReadTableOptions } from "./read_table.ts";
import { columnValues, findColumn, type TableFile, targetColumn } from "./table.ts";

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

const read = async (text: string, options: ReadTableOptions = {}) =>
  await parseTable(bytes(text), "t.csv", options);
const types = ({ table }: TableFile) =>
  table.columns.map(({ name, type }) => `${name}:${type}`).join(" ");

Deno.test("parseTable() finds header, separator and decimal sign, unless they are given", async () => {
  const found = await read("kwh;class\n0,276;a\n7,053;b\n");
  assertEquals([found.header, found.separator, found.decimal], [true, ";", ","]);
  assertEquals(types(found), "kwh:number class:text");
  assertEquals(types(await read("1,x\n2,y")), "column1:number column2:text");
  assertEquals(types(await read("x,y\nz,w", { header: false })), "column1:text column2:text");
  assertEquals(types(await read("2019,2020\n1,2", { header: true })), "2019:number 2020:number");
  assertEquals(types(await read("a^b\n1^2", { separator: "^" })), "a:number b:number");
  assertEquals(types(await read("a;b\n1,5;2", { decimal: "." })), "a:text b:number");
  assertEquals(types(await read("a;b\n1 500;2", { thousands: " " })), "a:number b:number");
});

Deno.test("parseTable() skips the line that names the separator", async () => {
  for (const end of ["\n", "\r\n"]) {
    for (const line of ["sep=;", '"sep=;"', "SEP=;"]) {
      const table = await read([line, "x;y", "0,5;b", "0,7;a", ""].join(end));
      assertEquals([types(table), table.table.rows], ["x:number y:text", 2]);
    }
  }
  assertEquals(types(await read("sep=\t\nx\ty\n1\ta\n")), "x:number y:text");
  await assertRejects(() => read("sep=,\nx,y\n1\n"), DataError, "line 3 has 1 fields");
  await assertRejects(() => read("sep=;\n"), DataError, "it is empty");
});

Deno.test("parseTable() reads UTF-16, Latin-1 and gzip", async () => {
  const text = "Temp(°C),town\n20,Århus\n5,Odense\n";
  const utf16 = Uint8Array.from(
    [..."\ufeff" + text].flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]),
  );
  const latin1 = Uint8Array.from(text, (char) => char.charCodeAt(0));
  const zipped = new Uint8Array(gzipSync(bytes(text)));
  const cases: [bytes: Uint8Array<ArrayBuffer>, encoding: string, guessed: boolean][] = [
    [utf16, "UTF-16LE", false],
    [latin1, "Latin-1", true],
    [zipped, "UTF-8", false],
  ];
  for (const [content, encoding, guessed] of cases) {
    const file = await parseTable(content, "t.csv");
    assertEquals([file.encoding, file.guessed], [encoding, guessed]);
    assertEquals(types(file), "Temp(°C):number town:text");
  }
  const cyrillic = Uint8Array.fromHex("f1ee2cf20ac0e12c310a"); // "со,т\nАб,1\n" in Windows-1251
  const { table } = await parseTable(cyrillic, "t.csv", { encoding: "windows-1251" });
  assertEquals(table.columns.map(({ name }) => name), ["со", "т"]);
});

Deno.test("parseTable() finds out late that a text is not UTF-8", async () => {
  const rows = "20,Odense\n".repeat(50_000);
  const latin1 = Uint8Array.from(`t,town\n${rows}5,\xc5rhus\n`, (char) => char.charCodeAt(0));
  const { encoding, table } = await parseTable(latin1, "t.csv");
  assertEquals([encoding, table.rows], ["Latin-1", 50_001]);
  const [, town] = table.columns;
  assert(town?.type === "text");
  assertEquals(town.kinds, ["Odense", "Århus"]);
});

Deno.test("parseTable() says when a text is not in the encoding that is given", async () => {
  await assertRejects(
    () => parseTable(Uint8Array.of(0x61, 10, 0xc5, 10), "t.csv", { encoding: "utf-8" }),
    DataError,
    "its text is not UTF-8, want another encoding",
  );
  await assertRejects(
    () => read("a\n1\n", { encoding: "utf-9" }),
    RangeError,
    "did you mean utf-8?",
  );
  await assertRejects(
    () => parseTable(Uint8Array.of(0xff, 0xfe, 0x61), "t.csv"),
    DataError,
    "its text is not UTF-16LE",
  );
});

Deno.test("parseTable() leaves out columns at the end that have no name and no value", async () => {
  const file = await read("a;b;;\n1,5;x;;\n2,5;y;;\n;;;\n");
  assertEquals([types(file), file.table.rows], ["a:number b:text", 3]);
  assertEquals(file.notes, [
    "columns 3 to 4 at the end have no name and no value, and are left out",
  ]);
  assertEquals(targetColumn(file.table).name, "b");
  assertEquals(types(await read("a,,b\n1,,2\n")), "a:number column2:missing b:number");
  const longer = await read("a;b\n1,5;x;\n2,5;y;\n");
  assertEquals(types(longer), "a:number b:text");
  assertEquals(longer.notes, ["empty fields behind the last column are left out, in 2 lines"]);
  assertEquals(types(await read("a,note\n1,\n")), "a:number note:missing");
  assertEquals(types(await read(",\n,\n", { header: false })), "column1:missing");
});

Deno.test("parseTable() gives every column a name of its own", async () => {
  assertEquals(
    types(await read(",a,a,a.2,a\n1,2,3,4,5")),
    "column1:number a:number a.2:number a.2.2:number a.3:number",
  );
});

Deno.test("parseTable() keeps columns as text that are named so, and leaves unknown names alone", async () => {
  const file = await read("code,x\n117,1\n250,2\n", { asText: ["code", "9", "no"] });
  assertEquals(types(file), "code:text x:number");
  assertEquals(types(await read("code,x\n117,1\n", { asText: ["2"] })), "code:number x:text");
});

Deno.test("parseTable() tells the file, the line and how it was read where a record is wrong", async () => {
  await assertRejects(
    () => read("a;b\n1;2\n3\n"),
    DataError,
    'Cannot read "t.csv": line 3 has 1 fields, want 2 as before (read as UTF-8, with semicolons ' +
      "between fields)",
  );
  await assertRejects(() => read('a,b\n1,"x\n'), DataError, "the quote opened on line 2 is never");
  await assertRejects(() => read("a,b\n"), DataError, "it has a header and no row");
  await assertRejects(() => read(""), DataError, "it is empty, want at least one row");
  await assertRejects(
    () => parseTable(new Uint8Array(99), "t.csv"),
    DataError,
    "it has zero bytes",
  );
  const broken = new Uint8Array(gzipSync(bytes("a,b\n1,2\n".repeat(99)))).slice(0, 30);
  await assertRejects(() => parseTable(broken, "t.gz"), DataError, "its gzip data is cut off");
  const bomb = new Uint8Array(gzipSync(bytes("1,2\n".repeat(9999))));
  await assertRejects(
    () => parseTable(bomb, "t.gz", { mostBytes: 1000 }),
    DataError,
    "it unpacks to more than 1000 bytes",
  );
});

Deno.test("parseTable() shows how far it is, and ends when it is asked to", async () => {
  const text = "a,b\n" + "1,x\n".repeat(200_000);
  const seen: number[] = [];
  await read(text, { onProgress: ({ done, total }) => seen.push(done / total) });
  assertEquals([seen.at(-1), seen.length > 2], [1, true]);
  assertEquals(seen, seen.toSorted((a, b) => a - b));
  const signal = AbortSignal.abort();
  const error = await assertRejects(() => read(text, { signal }), DOMException);
  assertEquals(error.name, "AbortError");
});

Deno.test("parseTable() makes a table of any records", async () => {
  const field = fc.oneof(
    fc.constantFrom("", "?", "1", "1,000", "1e400", "-0", "x", "007", "None"),
    fc.string(),
    fc.double().map(String),
  );
  const records = fc.integer({ min: 1, max: 4 }).chain((width) =>
    fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1 })
  );
  const written = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(fc.asyncProperty(records, fc.boolean(), async (records, header) => {
    if (header && records.length === 1) return;
    const text = records.map((fields) => fields.map(written).join(",")).join("\n");
    const { table } = await read(text, { header, separator: "," });
    assertEquals(table.rows, records.length - Number(header));
    assertEquals(new Set(table.columns.map(({ name }) => name)).size, table.columns.length);
    for (const column of table.columns) {
      if (column.type === "text") assertEquals(column.codes?.length, table.rows);
      if (column.type !== "number") continue;
      const values = (await columnValues(table, column)).filter((value) => !Number.isNaN(value));
      assertEquals(values.length, table.rows - column.missing);
      assert(values.every((value) => value >= column.least && value <= column.largest));
    }
  }));
});

Deno.test("findColumn() takes a name or a number, and lists what there is", async () => {
  const { table } = await read("a,b\n1,2");
  assertEquals(findColumn(table, "2").name, "b");
  assertThrows(() => findColumn(table, "0"), RangeError, "want one of a, b or a number from 1");
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
    await Deno.writeFile(`${folder}/b.csv.gz`, gzipSync(bytes("a\n1\n2\n")));
    assertEquals((await readTable(`${folder}/b.csv.gz`)).table.rows, 2);
    const { table } = await readTable(`${folder}/b.csv`, { mostKept: 0 });
    await Deno.writeFile(`${folder}/b.csv`, bytes("a\n1\n"));
    const column = findColumn(table, "a");
    assert(column.type === "number");
    await assertRejects(
      () => columnValues(table, column),
      DataError,
      "it has changed since it was first read",
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
