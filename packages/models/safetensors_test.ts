import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeSafetensors, encodeSafetensors, parseSafetensors } from "./safetensors.ts";

/** A file with this header and so many bytes of data. */
function file(header: unknown, data: number | Uint8Array = 0): Uint8Array {
  const text = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const tail = typeof data === "number" ? new Uint8Array(data) : data;
  const bytes = new Uint8Array(8 + text.length + tail.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(tail, 8 + text.length);
  return bytes;
}

const f32 = (from: number, to: number, shape: number[] = [(to - from) / 4]) => ({
  dtype: "F32",
  shape,
  data_offsets: [from, to],
});

Deno.test("decodeSafetensors() reads back what encodeSafetensors() writes", () => {
  const tensor = fc.record({
    name: fc.string({ minLength: 1 }).filter((name) => name !== "__metadata__"),
    values: fc.float32Array({ maxLength: 8 }),
  }).map(({ name, values }) => ({ name, shape: [values.length, 1], values }));
  const tensors = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 5 });
  fc.assert(fc.property(tensors, (tensors) => {
    // Empty tensors share their offsets, so their order is not kept: compare by name.
    const byName = (a: { name: string }, b: { name: string }) => a.name < b.name ? -1 : 1;
    const read = decodeSafetensors(encodeSafetensors(tensors, { format: "test" }));
    assertEquals(read.sort(byName), [...tensors].sort(byName));
  }));
});

Deno.test("encodeSafetensors() keeps the order of tensors and aligns the data", () => {
  const tensors = ["b", "a"].map((name) => ({ name, shape: [1], values: Float32Array.of(1) }));
  const bytes = encodeSafetensors(tensors);
  assertEquals(decodeSafetensors(bytes).map(({ name }) => name), ["b", "a"]);
  assertEquals(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8, 0);
});

Deno.test("encodeSafetensors() throws on a repeated name and a wrong shape", () => {
  const tensor = { name: "w", shape: [2], values: new Float32Array(2) };
  assertThrows(() => encodeSafetensors([tensor, tensor]), RangeError, 'name is "w" again');
  assertThrows(() => encodeSafetensors([{ ...tensor, shape: [3] }]), RangeError, "want 2 entries");
});

Deno.test("decodeSafetensors() reads every kind of number", () => {
  const cases: Array<[string, number[], number]> = [
    ["F64", [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], 1.5],
    ["F16", [0x00, 0xbe], -1.5],
    ["F16", [0x01, 0x00], 2 ** -24],
    ["F16", [0x00, 0x7c], Infinity],
    ["BF16", [0xc0, 0xbf], -1.5],
    ["I64", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -1],
    ["U64", [7, 0, 0, 0, 0, 0, 0, 0], 7],
    ["I32", [0xfe, 0xff, 0xff, 0xff], -2],
    ["U32", [1, 0, 1, 0], 65537],
    ["I16", [0xff, 0xff], -1],
    ["U16", [0xff, 0xff], 65535],
    ["I8", [0x80], -128],
    ["U8", [0x80], 128],
    ["BOOL", [1], 1],
  ];
  for (const [dtype, bytes, value] of cases) {
    const header = { w: { dtype, shape: [], data_offsets: [0, bytes.length] } };
    const [tensor] = decodeSafetensors(file(header, Uint8Array.from(bytes)));
    assertEquals(tensor, { name: "w", shape: [], values: Float32Array.of(value) }, dtype);
  }
});

Deno.test("parseSafetensors() keeps float64 and long whole numbers, and names their kinds", () => {
  const data = new DataView(new ArrayBuffer(24));
  data.setFloat64(0, 1e-50, true);
  data.setBigInt64(8, 2n ** 40n + 1n, true);
  data.setFloat64(16, 1e300, true);
  const { tensors } = parseSafetensors(file({
    small: { dtype: "F64", shape: [1], data_offsets: [0, 8] },
    count: { dtype: "I64", shape: [], data_offsets: [8, 16] },
    large: { dtype: "F64", shape: [1], data_offsets: [16, 24] },
  }, new Uint8Array(data.buffer)));
  assertEquals(tensors.map(({ dtype, values }) => [dtype, ...values]), [
    ["float64", 1e-50],
    ["int64", 2 ** 40 + 1],
    ["float64", 1e300],
  ]);
});

Deno.test("parseSafetensors() gives the text about a file", () => {
  const metadata = { format: "pt", 'a"}': "{" };
  assertEquals(parseSafetensors(encodeSafetensors([], metadata)).metadata, metadata);
  assertEquals(parseSafetensors(encodeSafetensors([])).metadata, {});
});

Deno.test("decodeSafetensors() returns tensors in the order of their data", () => {
  const read = decodeSafetensors(file({ b: f32(4, 8), a: f32(0, 4), e: f32(4, 4, [0, 3]) }, 8));
  assertEquals(read.map(({ name }) => name), ["a", "e", "b"]);
});

Deno.test("decodeSafetensors() names the file and what is wrong", () => {
  const bad: Array<[Uint8Array, string]> = [
    [new Uint8Array(7), 'Cannot read "w.st": it has 7 bytes'],
    [new Uint8Array(16).fill(255), "header is 18446744073709551615 bytes, want at most 8"],
    [file("{"), "header is not JSON"],
    [file("[]"), "header is not an object"],
    [file("null"), "header is not an object"],
    [file({ a: 1 }), 'entry of "a" is 1'],
    [file('{"a":{},"b":{"a":1},"a":{}}'), '"a" occurs twice in it, want different names'],
    [file('{"a":{},"\\u0061":{}}'), '"a" occurs twice in it'],
    [file({ __metadata__: { n: 1 } }), '__metadata__ is {"n":1}, want text by name'],
    [file(`{"a":{"dtype":${"[".repeat(1e5)}${"]".repeat(1e5)}}}`), 'dtype of "a" is [[[['],
    [file({ a: { dtype: "F32", shape: [] } }), 'data_offsets of "a" is missing'],
    [file({ __metadata__: [] }), "__metadata__ is [], want text by name"],
    [file({ a: { ...f32(0, 4), dtype: "F8_E4M3" } }, 4), 'dtype of "a" is "F8_E4M3", want one of'],
    [file({ a: f32(0, 4, [-1]) }, 4), 'shape of "a" is [-1]'],
    [file({ a: f32(0, 4, [0.5, 2]) }, 4), "want whole numbers >= 0"],
    [file({ a: { ...f32(0, 4), data_offsets: [0] } }, 4), "want two whole numbers"],
    [file({ a: f32(0, 4, [2]) }, 4), "is [0, 4], want 8 bytes"],
    [file({ a: f32(0, 4), b: f32(0, 4) }, 4), 'of "b" is [0, 4], want a start of 4'],
    [file({ a: f32(0, 4), b: f32(8, 12) }, 12), "want a start of 4"],
    [file({ a: f32(0, 4) }, 3), "data is 3 bytes, want 4"],
    [file({ a: f32(0, 4) }, 9), "data is 9 bytes, want 4"],
    [file({ a: f32(0, 4, [1e9, 1e9, 1e9]) }, 4), "want 4e+27 bytes"],
  ];
  for (const [bytes, message] of bad) {
    const error = assertThrows(() => decodeSafetensors(bytes, "w.st"), Error, message);
    assert(error instanceof RangeError || error instanceof SyntaxError, error.name);
  }
});

Deno.test("decodeSafetensors() throws only typed errors on damaged files", () => {
  const sound = encodeSafetensors([
    { name: "conv1/kernel", shape: [3, 3, 1, 2], values: new Float32Array(18).fill(0.5) },
    { name: "conv1/bias", shape: [2], values: new Float32Array(2) },
  ]);
  const damage = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 4 });
  fc.assert(
    fc.property(damage, fc.nat(sound.length), (changes, length) => {
      const bytes = sound.slice(0, length);
      for (const [at, value] of changes) if (at < length) bytes[at] = value;
      try {
        decodeSafetensors(bytes);
      } catch (error) {
        assertInstanceOf(error, Error);
        assert(error instanceof RangeError || error instanceof SyntaxError, String(error));
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("decodeSafetensors() throws only typed errors on any header", () => {
  fc.assert(fc.property(fc.json(), fc.uint8Array(), (header, data) => {
    try {
      decodeSafetensors(file(header, data));
    } catch (error) {
      assert(error instanceof RangeError || error instanceof SyntaxError, String(error));
    }
  }));
});
