import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError } from "./data_error.ts";
import { encodeIdx, idxHeader, parseIdx } from "./idx.ts";

const twoLabels = new Uint8Array([0, 0, 8, 1, 0, 0, 0, 2, 7, 9]);

Deno.test("parseIdx() reads what encodeIdx() writes", () => {
  const shape = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 });
  fc.assert(fc.property(shape, fc.nat(255), (shape, first) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const values = Uint8Array.from({ length: size }, (_, i) => first + i);
    const read = parseIdx(encodeIdx({ shape, values }), "a.idx");
    assertEquals(read.shape, shape);
    assertEquals([...read.values], [...values]);
  }));
});

Deno.test("parseIdx() does not copy the values", () => {
  assertEquals(parseIdx(twoLabels, "a.idx").values.buffer, twoLabels.buffer);
});

Deno.test("parseIdx() names file, length and wanted length of a truncated file", () => {
  assertThrows(
    () => parseIdx(twoLabels.subarray(0, 9), "labels.idx"),
    DataError,
    'Cannot read "labels.idx": it holds 9 bytes, want the 10 that its header states',
  );
});

Deno.test("parseIdx() throws when bytes follow the values", () => {
  assertThrows(
    () => parseIdx(new Uint8Array([...twoLabels, 0]), "labels.idx"),
    DataError,
    "it holds 11 bytes, want the 10",
  );
});

Deno.test("idxHeader() shows the bytes of a wrong magic number", () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]);
  assertThrows(() => idxHeader(png, "a.idx"), DataError, '"89 50 4e 47"');
});

Deno.test("idxHeader() throws on values that are not unsigned bytes", () => {
  const floats = new Uint8Array([0, 0, 0x0d, 1, 0, 0, 0, 2]);
  assertThrows(() => idxHeader(floats, "a.idx"), DataError, "00 00 0d 01");
});

Deno.test("idxHeader() throws when the file ends in the header", () => {
  const error = assertThrows(() => idxHeader(twoLabels.subarray(0, 6), "a.idx"), DataError);
  assertEquals(error.fault, "truncated");
});

Deno.test("idxHeader() throws when the header states more than 2 GiB", () => {
  const head = new Uint8Array([0, 0, 8, 2, 0, 0xff, 0, 0, 0, 0xff, 0, 0]);
  assertThrows(() => idxHeader(head, "a.idx"), DataError, "want less than 2^31");
});

Deno.test("encodeIdx() throws when shape and values differ", () => {
  assertThrows(() => encodeIdx({ shape: [3], values: new Uint8Array(2) }), RangeError, "[3] for 2");
  assertThrows(() => encodeIdx({ shape: [], values: new Uint8Array(1) }), RangeError);
});
