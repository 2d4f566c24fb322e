/**
 * Kinds of files that people have: each by a small one made here, and by the one of
 * `../shared/cases`, where that is.
 */
import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals } from "@std/assert";
import { gzipSync, zipSync } from "fflate";
import { parseTable, parseZippedTable, readTable } from "./read_table.ts";
import type { Column, TableFile } from "./table.ts";

const cases = decodeURIComponent(new URL("../../../../shared/cases", import.meta.url).pathname);
const lines = (...all: string[]) => all.map((line) => `${line}\n`).join("");
const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const utf16 = (text: string) =>
  Uint8Array.from([...text].flatMap((char) => [char.charCodeAt(0) & 255, char.charCodeAt(0) >> 8]));
const types = ({ table }: TableFile) =>
  table.columns.map(({ name, type }) => `${name}: ${type}`).join(", ");

/** What a file of a kind is read as. */
interface Reading {
  readonly rows: number;
  /** Names and types of the columns. */
  readonly columns: string;
  readonly format?: Partial<TableFile>;
  /** Values of the last column that is text. */
  readonly kinds?: readonly string[];
  /** Smallest and largest value of the last column of numbers. */
  readonly range?: readonly [least: number, largest: number];
  /** How many values of the first column are missing. */
  readonly missing?: number;
}

function check(file: TableFile, { rows, columns, format = {}, kinds, range, missing }: Reading) {
  assertEquals([file.table.rows, types(file)], [rows, columns]);
  for (const [name, value] of Object.entries(format)) {
    assertEquals(file[name as keyof TableFile], value, name);
  }
  const last = (type: Column["type"]) => file.table.columns.findLast((one) => one.type === type);
  const [text, number] = [last("text"), last("number")];
  if (kinds !== undefined) {
    assert(text?.type === "text");
    assertEquals([...text.kinds].sort(), [...kinds].sort());
  }
  if (range !== undefined) {
    assert(number?.type === "number");
    assertEquals([number.least, number.largest], range);
  }
  if (missing !== undefined) assertEquals(file.table.columns[0]!.missing, missing);
}

const kinds: [kind: string, own: Uint8Array, ownIs: Reading, file: string, fileIs: Reading][] = [
  [
    "numbers in the header",
    utf8(lines("0,1,label", "0.5,2,no", "1.5,3,yes", "2,1,no", "1,1,yes")),
    { rows: 4, columns: "0: number, 1: number, label: text", kinds: ["no", "yes"] },
    "a04-numbered-header.csv",
    { rows: 60, columns: "0: number, 1: number, 2: number, label: text", kinds: ["no", "yes"] },
  ],
  [
    "decimal commas of three digits",
    utf8(lines("a;kwh", "1,250;0,276", "2,125;7,053")),
    { rows: 2, columns: "a: number, kwh: number", range: [0.276, 7.053], format: { decimal: "," } },
    "a03-three-decimals.csv",
    { rows: 60, columns: "a: number, b: number, kwh: number", range: [0.205, 0.678] },
  ],
  [
    "separators at the end of every line",
    utf8(lines("When;CO;Level;;", "01/03/2004;2,6;high;;", "02/03/2004;1,9;low;;", ";;;;")),
    {
      rows: 3,
      columns: "When: text, CO: number, Level: text",
      kinds: ["high", "low"],
      range: [1.9, 2.6],
      missing: 1,
    },
    "a02-airquality.csv",
    {
      rows: 212,
      columns: "When: text, Hour: text, CO: number, Sensor: number, Benzene: number, T: number, " +
        "Level: text",
      kinds: ["high", "low"],
      missing: 12,
      format: {
        separator: ";",
        decimal: ",",
        notes: ["columns 8 to 9 at the end have no name and no value, and are left out"],
      },
    },
  ],
  [
    "commas in names",
    utf8(lines("Price (EUR, net);Weight (kg, net)", "20,5;3,3", "26,3;5,4")),
    { rows: 2, columns: "Price (EUR, net): number, Weight (kg, net): number", range: [3.3, 5.4] },
    "a29-commas-in-header.csv",
    {
      rows: 60,
      columns: "Price (EUR, incl. VAT): number, Weight (kg, net): number, Class: text",
      kinds: ["dear", "cheap"],
    },
  ],
  [
    "a quote in a name",
    utf8(lines('5" disk;class', "20;a", "13;b")),
    { rows: 2, columns: '5" disk: number, class: text', kinds: ["a", "b"] },
    "a30-inch-semicolon.csv",
    { rows: 60, columns: 'screen 5": number, weight: number, class: text', kinds: ["a", "b"] },
  ],
  [
    "a line that names the separator",
    utf8("sep=;\r\nx;y\r\n0.5;b\r\n0.7;a\r\n"),
    { rows: 2, columns: "x: number, y: text", kinds: ["a", "b"], format: { separator: ";" } },
    "a05-sep-two.csv",
    { rows: 60, columns: "x: number, y: text", kinds: ["a", "b"] },
  ],
  [
    "Latin-1",
    latin1(lines("by,Temp(\xb0C)", "\xc5rhus,12", "Odense,5")),
    {
      rows: 2,
      columns: "by: text, Temp(°C): number",
      kinds: ["Århus", "Odense"],
      format: { encoding: "Latin-1", guessed: true },
    },
    "a01-latin1.csv",
    {
      rows: 80,
      columns: "town: text, Temp(°C): number, Dew point(°C): number, Rain(mm): number, rides: text",
      format: { encoding: "Latin-1", guessed: true },
    },
  ],
  [
    "UTF-16 with a byte order mark",
    utf16("\ufeffx,y\r\n0.5,å\r\n1,b\r\n"),
    { rows: 2, columns: "x: number, y: text", kinds: ["å", "b"], format: { encoding: "UTF-16LE" } },
    "a06b-utf16-bom.csv",
    { rows: 60, columns: "x: number, z: number, y: text", kinds: ["a", "b"] },
  ],
  [
    "gzip",
    gzipSync(utf8(lines("x,y", "0.5,a", "1,b"))),
    { rows: 2, columns: "x: number, y: text", kinds: ["a", "b"] },
    "a25-table.csv.gz",
    { rows: 150, columns: "sl: number, sw: number, pl: number, pw: number, kind: text" },
  ],
  [
    "codes with zeros in front",
    utf8(lines("x,code", "1,0117", "2,117", "3,250.10", "4,250.1", "5,117")),
    { rows: 5, columns: "x: number, code: text", kinds: ["0117", "117", "250.10", "250.1"] },
    "a24-codes.csv",
    {
      rows: 120,
      columns: "x: number, z: number, code: text",
      kinds: ["0117", "117", "250.10", "250.1"],
    },
  ],
  [
    "inf among numbers",
    utf8(lines("rate,y", "-0.5,a", "inf,b", "2,a")),
    { rows: 3, columns: "rate: number, y: text", missing: 1, range: [-0.5, 2] },
    "a07-inf.csv",
    { rows: 120, columns: "rate: number, z: number, y: text", missing: 1 },
  ],
  [
    "None among numbers",
    utf8(lines("rate,y", "-0.5,a", "None,b", "2,a")),
    { rows: 3, columns: "rate: number, y: text", missing: 1, range: [-0.5, 2] },
    "a07-none.csv",
    { rows: 120, columns: "rate: number, z: number, y: text", missing: 1 },
  ],
];

/** More of a kind, found by trying what else there might be. */
const others: [kind: string, own: Uint8Array, ownIs: Reading][] = [
  [
    "separators at the end of the header alone",
    utf8(lines("a;b;;", "0,5;x", "1,5;y")),
    {
      rows: 2,
      columns: "a: number, b: text",
      format: { notes: ["columns 3 to 4 at the end have no name and no value, and are left out"] },
    },
  ],
  [
    "gzip of several members",
    Uint8Array.from([...gzipSync(utf8("x,y\n0.5,a\n")), ...gzipSync(utf8("1,b\n"))]),
    { rows: 2, columns: "x: number, y: text", kinds: ["a", "b"] },
  ],
  [
    "gzip of UTF-16",
    gzipSync(utf16("\ufeffx;y\r\n0,5;å\r\n1,25;b\r\n")),
    { rows: 2, columns: "x: number, y: text", format: { encoding: "UTF-16LE", decimal: "," } },
  ],
  [
    "a line that names a tab",
    utf8("sep=\t\r\nx\ty\r\n0,5\tb\r\n0,7\ta\r\n"),
    { rows: 2, columns: "x: number, y: text", format: { separator: "\t", decimal: "," } },
  ],
  [
    "errors of a spreadsheet among numbers",
    utf8(lines("rate,y", "-0.5,a", "#DIV/0!,b", "2,a")),
    { rows: 3, columns: "rate: number, y: text", missing: 1, range: [-0.5, 2] },
  ],
  [
    "years in the header",
    utf8(lines("2019,2020,kind", "0.5,2,no", "1.5,3,yes", "2,1,no", "1,1,yes")),
    { rows: 4, columns: "2019: number, 2020: number, kind: text", kinds: ["no", "yes"] },
  ],
];

for (const [kind, own, ownIs] of others) {
  Deno.test(`parseTable() reads ${kind}`, async () => {
    check(await parseTable(Uint8Array.from(own), "own.csv"), ownIs);
  });
}

for (const [kind, own, ownIs, file, fileIs] of kinds) {
  Deno.test(`parseTable() reads ${kind}`, async () => {
    check(await parseTable(Uint8Array.from(own), "own.csv"), ownIs);
  });
  const path = `${cases}/${file}`;
  const needs = { permissions: [{ name: "read" as const }], paths: [path] };
  testWhere(needs, `readTable() reads ${kind}: ${file}`, async () => {
    check(await readTable(path), fileIs);
  });
}

/** An archive with a name in CP437 beside the table, as a zip program of Windows wrote it. */
function archive(): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(
    zipSync({ "uber.txt": utf8("x"), "table.csv": utf8("x,y\n1,a\n2,b\n") }),
  );
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0x75 && bytes[at + 1] === 0x62) bytes[at] = 0x81; // u of uber: ü
  }
  return bytes;
}

Deno.test("parseZippedTable() reads a table beside a name in CP437", async () => {
  check(await parseZippedTable(archive(), { path: "own.zip" }), {
    rows: 2,
    columns: "x: number, y: text",
    format: { name: "own.zip:table.csv" },
  });
});

const zip = `${cases}/a18c-cp437-beside.zip`;
const needs = { permissions: [{ name: "read" as const }], paths: [zip] };
testWhere(
  needs,
  "readTable() reads a table beside a name in CP437: a18c-cp437-beside.zip",
  async () => {
    check(await readTable(zip), {
      rows: 150,
      columns: "sl: number, sw: number, pl: number, pw: number, kind: text",
    });
    assertEquals((await readTable(`${zip}:table.csv`)).table.rows, 150);
  },
);
