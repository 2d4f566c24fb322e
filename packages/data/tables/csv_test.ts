import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError } from "../data_error.ts";
import { CsvParser, giveRecords, parseCsv, type RowSink } from "./csv.ts";
import { NumberScanner } from "./scan_number.ts";

const file = "t.csv";
const fields = (text: string) => parseCsv(text, { file }).map((record) => record.fields);

/** A record as a careful writer writes it: quotes where they are needed. */
const written = (record: readonly string[]) =>
  record.map((field) =>
    /[",\r\n]/.test(field) || record.length === 1 ? `"${field.replaceAll('"', '""')}"` : field
  ).join(",");

const field = fc.string({ unit: fc.constantFrom("a", "가", " ", '"', ",", "\n", "\r", "1", "🙂") });
const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.array(fc.array(field, { minLength: width, maxLength: width }), { maxLength: 8 })
);

Deno.test("parseCsv() reads back whatever a careful writer writes, with every line end", () => {
  fc.assert(fc.property(
    table,
    fc.constantFrom("\n", "\r\n", "\r"),
    fc.boolean(),
    (rows, end, last) => {
      const text = rows.map(written).join(end) + (last ? end : "");
      assertEquals(fields(text), rows);
    },
  ));
});

Deno.test("CsvParser gives the same records however the text is cut", () => {
  fc.assert(fc.property(table, fc.array(fc.nat(40)), (rows, cuts) => {
    const text = rows.map(written).join("\r\n");
    const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b)];
    const parser = new CsvParser({ file });
    const pieces = at.map((from, i) => text.slice(from, at[i + 1] ?? text.length));
    const records = [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()];
    assertEquals(records, parseCsv(text, { file }));
  }));
});

/** The records that sinks are fed, numbers as text; and the error, if there is one. */
function fed(pieces: readonly string[], separator: string): [records: string[][], error?: string] {
  const parser = new CsvParser({ file, separator });
  const records: string[][] = [];
  let row: string[] = [];
  const column = (takesNumbers: boolean) => ({
    takesNumbers,
    addNumber: (value: number) => row.push(String(value)),
    add: (field: string) => row.push(field),
  });
  const rows: RowSink = {
    columns: Array.from({ length: 9 }, (_, at) => column(at % 2 === 0)),
    scanner: new NumberScanner("."),
    onRow: () => {
      records.push(row);
      row = [];
    },
  };
  try {
    for (const piece of pieces) parser.feed(piece, rows);
    giveRecords(parser.end(), rows);
    return [records];
  } catch (error) {
    assert(error instanceof DataError, String(error));
    return [records, error.message];
  }
}

Deno.test("CsvParser feeds the records that it gives, however the text is cut", () => {
  const piece = fc.string({
    unit: fc.constantFrom("a", "7", "-2.5", " ", ";", ";", "\n", "\r\n", "\r", '"', "1e3", "007"),
    maxLength: 30,
  });
  const lines = fc.array(
    fc.array(fc.constantFrom("", "x", "12", "-0.25", "0117", " 3", "1e5"), {
      minLength: 3,
      maxLength: 3,
    }),
  ).map((rows) => rows.map((row) => row.join(";")).join("\n") + "\n");
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, lines), { maxLength: 4 }), (pieces) => {
      const [records, error] = fed(pieces, ";");
      let expected: readonly (readonly string[])[] = [];
      let wrong: string | undefined;
      try {
        const parser = new CsvParser({ file, separator: ";" });
        for (const piece of pieces) {
          expected = [...expected, ...parser.push(piece).map((record) => record.fields)];
        }
        expected = [...expected, ...parser.end().map((record) => record.fields)];
      } catch (error) {
        assert(error instanceof DataError);
        wrong = error.message;
      }
      assertEquals(error, wrong);
      if (wrong === undefined) assertEquals(records, expected);
    }),
    { numRuns: 5000 },
  );
});

Deno.test("CsvParser feeds numbers as numbers, and tells the line of a ragged one", () => {
  const [records] = fed(["n;t\n1", "2.50;x\n", "3;4\n"], ";");
  assertEquals(records, [["n", "t"], ["12.5", "x"], ["3", "4"]]);
  const message = (...pieces: string[]) => fed(pieces, ";")[1]?.split(": ")[1];
  assertEquals(message("a;b\n", "1;2\n\n3;4;5;6\n"), "line 4 has 4 fields, want 2 as before");
  assertEquals(message("a;b\n", "1;2\n3\n"), "line 3 has 1 fields, want 2 as before");
  assertEquals(fed(["a;b\n", "1;2;\n3;4; ;\r\n"], ";")[0], [["a", "b"], ["1", "2"], ["3", "4"]]);
});

Deno.test("parseCsv() leaves out empty lines, but not an empty value in quotes", () => {
  assertEquals(fields("\n\na,b\n\r\n\nc,d\n\n"), [["a", "b"], ["c", "d"]]);
  assertEquals(fields('a\n""\n\nb'), [["a"], [""], ["b"]]);
  assertEquals(fields(",\n,"), [["", ""], ["", ""]]);
  assertEquals(fields(""), []);
  assertEquals(fields("a,b\n  \n1,2\n \t"), [["a", "b"], ["1", "2"]]);
});

Deno.test("parseCsv() passes over empty fields behind those of the first record", () => {
  assertEquals(fields('a,b\n1,2,\n3,4,"", \n'), [["a", "b"], ["1", "2"], ["3", "4"]]);
  assertThrows(() => fields("a,b\n1,2,,3\n"), DataError, "line 2 has 4 fields, want 2");
});

Deno.test("parseCsv() fills in fields that are blank in the first record, and no others", () => {
  assertEquals(fields("a,b, ,\n1,2\n3,4,5\n"), [
    ["a", "b", " ", ""],
    ["1", "2", "", ""],
    ["3", "4", "5", ""],
  ]);
  assertThrows(() => fields("a,b,\n1\n"), DataError, "line 2 has 1 fields, want 3");
});

Deno.test("parseCsv() takes a quote inside a field as it is", () => {
  assertEquals(fields('5" pipe,a"b"'), [['5" pipe', 'a"b"']]);
});

Deno.test("parseCsv() counts lines inside quotes too", () => {
  const records = parseCsv('"a\nb\r\nc",1\nd,2', { file });
  assertEquals(records.map((record) => record.line), [1, 4]);
});

Deno.test("parseCsv() tells the line of what is wrong", () => {
  const cases: [text: string, line: number, message: string][] = [
    ["a,b\n1,2,3\n", 2, 'Cannot read "t.csv": line 2 has 3 fields, want 2 as before'],
    ['a,b\n"x\ny",2\n3\n', 4, "line 4 has 1 fields"],
    ['a\n"b" c\n', 2, "line 2 has text behind a closing quote"],
    ['a\n"b\nc\n"d\n', 4, "line 4 has text behind a closing quote"],
    ['a\n"b\nc\n"d\n', 4, "; the quotes open on line 2"],
    ['a\n\n"b\nc\n', 3, "the quote opened on line 3 is never closed"],
  ];
  for (const [text, line, message] of cases) {
    const error = assertThrows(() => parseCsv(text, { file }), DataError, message);
    assertEquals([error.fault, error.line], ["malformed", line]);
  }
});

Deno.test("CsvParser refuses a record that does not end, before it fills the memory", () => {
  const parser = new CsvParser({ file });
  const piece = "x\n".repeat(2 ** 19);
  const error = assertThrows(
    () => {
      parser.push('a,b\n1,"');
      for (let i = 0; i < 100; i++) parser.push(piece);
    },
    DataError,
    "the record that begins on line 2 does not end within 16,777,216 characters",
  );
  assertEquals(error.line, 2);
});

Deno.test("CsvParser takes a long field in many pieces in proportion to its length", () => {
  const parser = new CsvParser({ file });
  const start = performance.now();
  parser.push('"');
  for (let i = 0; i < 4000; i++) parser.push("abc\n".repeat(1000));
  const [record] = [...parser.push('"\n'), ...parser.end()];
  assertEquals(record!.fields[0]!.length, 16e6);
  assert(performance.now() - start < 2000);
});

Deno.test("parseCsv() ends on any text within time, with records or a DataError", () => {
  const char = fc.constantFrom('"', ",", "\n", "\r", "\0", "\ufeff", "a", "가", "\ud800");
  const anything = fc.oneof(
    fc.string({ unit: char, maxLength: 200 }),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const start = performance.now();
      try {
        for (const record of parseCsv(text, { file })) assert(record.fields.length > 0);
      } catch (error) {
        assert(error instanceof DataError, String(error));
      }
      assert(performance.now() - start < 1000);
    }),
    { numRuns: 10_000 },
  );
});

Deno.test("parseCsv() takes time in proportion to the text", () => {
  // Shapes that make a parser quadratic when it copies what it holds.
  for (
    const text of ['"' + "a".repeat(1e6), '""'.repeat(4e5), ",".repeat(6e5), '"\n"'.repeat(3e5)]
  ) {
    const start = performance.now();
    try {
      parseCsv(text, { file });
    } catch (error) {
      assert(error instanceof DataError);
    }
    assert(performance.now() - start < 1000);
  }
});
