import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { float32, name, section, signed, unsigned, vector } from "./mod.ts";

/** Reads LEB128 back, by the definition in the specification. */
function decode(bytes: readonly number[], isSigned: boolean): number {
  let value = 0n;
  for (const [i, byte] of bytes.entries()) value |= BigInt(byte & 0x7f) << BigInt(7 * i);
  const width = 7 * bytes.length;
  return Number(isSigned ? BigInt.asIntN(width, value) : value);
}

function wellFormed(bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => byte >= 0 && byte < 256 && byte >= 128 === i < bytes.length - 1);
}

Deno.test("unsigned() is read back, and each byte but the last says that more follow", () => {
  fc.assert(fc.property(fc.maxSafeNat(), (value) => {
    const bytes = unsigned(value);
    assertEquals(decode(bytes, false), value);
    assertEquals(wellFormed(bytes), true);
  }));
});

Deno.test("unsigned() is as short as can be", () => {
  assertEquals(unsigned(0), [0]);
  assertEquals(unsigned(127), [127]);
  assertEquals(unsigned(128), [0x80, 1]);
});

Deno.test("signed() is read back, in five bytes at most", () => {
  fc.assert(fc.property(fc.integer(), (value) => {
    const bytes = signed(value);
    assertEquals(decode(bytes, true), value);
    assertEquals(wellFormed(bytes) && bytes.length <= 5, true);
  }));
});

Deno.test("signed() takes addresses in the upper half as what they are in 32 bits", () => {
  assertEquals(signed(2 ** 32 - 1), signed(-1));
  assertEquals(signed(2 ** 31), signed(-(2 ** 31)));
});

Deno.test("signed() keeps the sign bit apart from the number", () => {
  assertEquals(signed(63), [63]);
  assertEquals(signed(64), [0xc0, 0]);
  assertEquals(signed(-64), [0x40]);
  assertEquals(signed(-65), [0xbf, 0x7f]);
});

Deno.test("float32() is little endian", () => {
  assertEquals(float32(1), [0, 0, 0x80, 0x3f]);
  assertEquals(float32(-0), [0, 0, 0, 0x80]);
});

Deno.test("vector(), name() and section() have their length in front", () => {
  assertEquals(vector([[7], [8, 9]]), [2, 7, 8, 9]);
  assertEquals(name("é"), [2, 0xc3, 0xa9]);
  assertEquals(section(10, [1, 2, 3]), [10, 3, 1, 2, 3]);
});
