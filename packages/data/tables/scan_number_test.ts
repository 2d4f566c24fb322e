import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { CharCodeReader, NumberScanner } from "./scan_number.ts";

const point = new NumberScanner(".");
const codesOf = (text: string) => new CharCodeReader().read(text + "\n");
const scan = (text: string) => {
  const value = point.scan(codesOf(text), 0);
  return point.end === text.length || Number.isNaN(value) ? value : NaN;
};

Deno.test("NumberScanner reads to the bits of Number whatever it reads", () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 22 });
  const text = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(String),
    fc.tuple(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.nat(20))
      .map(([x, places]) => x.toFixed(places)),
    fc.tuple(fc.constantFrom("", "-", "+"), digits, fc.constantFrom("", "."), digits)
      .map((parts) => parts.join("")),
    fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }).map(String),
  );
  let read = 0;
  fc.assert(
    fc.property(text, (text) => {
      const value = scan(text);
      if (Number.isNaN(value)) return;
      read++;
      assert(Object.is(value, Number(text)), `${text} is ${value}`);
    }),
    { numRuns: 50_000 },
  );
  assert(read > 20_000);
});

Deno.test("NumberScanner leaves halves that it cannot be sure of to others", () => {
  // Halfway between two float64, and a digit beside it.
  for (const text of ["9007199254740993", "9007199254740993.1", "4503599627370497.5"]) {
    const value = scan(text);
    assert(Number.isNaN(value) || value === Number(text), text);
  }
  const middle = fc.tuple(fc.nat(2 ** 31 - 1), fc.nat(2 ** 21 - 1)).map(([low, high]) => {
    const odd = (BigInt(high) * 2n ** 32n + BigInt(low)) * 2n + 1n + 2n ** 53n;
    return String(odd); // 54 bits, the last of them 1
  });
  fc.assert(fc.property(middle, (text) => {
    const value = scan(text);
    assert(Number.isNaN(value) || value === Number(text), text);
  }));
});

Deno.test("NumberScanner reads no codes, exponents or words, and says where a number ends", () => {
  for (const text of ["0117", "-01", "", ".", "-", "+.", "x1", "1e400", " 1", "1_0", "NaN"]) {
    assertEquals(scan(text), NaN, text);
  }
  assertEquals([point.scan(codesOf("a,.5;"), 2), point.end], [0.5, 4]);
  assertEquals([point.scan(codesOf("12,480"), 0), point.end], [12, 2]);
  assertEquals([new NumberScanner(",").scan(codesOf("0,276;1"), 0)], [0.276]);
  assert(Object.is(point.scan(codesOf("-0.0"), 0), -0));
});

Deno.test("CharCodeReader reads the codes of any text", () => {
  const reader = new CharCodeReader();
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("1", "é", "한", "\u{1f600}", "\ud800") }),
      (text) => {
        const codes = reader.read(text);
        assertEquals(
          [...codes.subarray(0, text.length)],
          text.split("").map((char) => char.charCodeAt(0)),
        );
      },
    ),
  );
});
