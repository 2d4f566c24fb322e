import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError } from "./data_error.ts";
import { parseNpy } from "./npy.ts";
import { encodeNpy, savedTypes } from "./npy_for_tests.ts";

/** What numpy 2.4 saved, in base64 behind the header, which is padded to 118 bytes. */
const header = (descr: string, order: string, shape: string) =>
  `\u{93}NUMPY\x01\x00v\x00${
    `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`.padEnd(117)
  }\n`;
const saved = (head: string, base64: string) =>
  Uint8Array.from(head + atob(base64), (char) => char.charCodeAt(0));
const ofNumpy = [
  { dtype: "|u1", base64: "AAECAwQF", values: [0, 1, 2, 3, 4, 5] },
  { dtype: "|i1", order: "True", base64: "AP3//P77", values: [0, -1, -2, -3, -4, -5] },
  { dtype: ">u2", base64: "AAABLAJYA4QEsAXc", values: [0, 300, 600, 900, 1200, 1500] },
  {
    dtype: "<i4",
    order: "True",
    base64: "/f///wAAAAD+////AQAAAP////8CAAAA",
    values: [-3, -2, -1, 0, 1, 2],
  },
  {
    dtype: ">i8",
    base64: "AAAAAAAAAAAAAAEAAAAAAAAAAgAAAAAAAAADAAAAAAAAAAQAAAAAAAAABQAAAAAA",
    values: [0, 1, 2, 3, 4, 5].map((x) => x * 2 ** 40),
  },
  {
    dtype: ">f4",
    base64: "AAAAAD6AAAA/AAAAP0AAAD+AAAA/oAAA",
    values: [0, 0.25, 0.5, 0.75, 1, 1.25],
  },
  { dtype: "<f2", base64: "AAAAOAA8AD4AQABB", values: [0, 0.5, 1, 1.5, 2, 2.5] },
  { dtype: "|b1", base64: "AQABAAEA", values: [1, 0, 1, 0, 1, 0] },
];

for (const { dtype, order = "False", base64, values } of ofNumpy) {
  Deno.test(`parseNpy() reads what numpy saved as ${dtype}, fortran_order ${order}`, () => {
    const array = parseNpy(saved(header(`'${dtype}'`, order, "(2, 3)"), base64), "a.npy");
    assertEquals([...array.values], values);
    assertEquals([array.shape, array.dtype], [[2, 3], dtype]);
  });
}

Deno.test("parseNpy() reads all types and byte orders, of one number and of none", () => {
  const places = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
  const type = fc.constantFrom(...savedTypes);
  fc.assert(fc.property(places, type, fc.constantFrom("<", ">"), (shape, kind, order) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const values = Array.from({ length: size }, (_, i) => kind === "b1" ? i % 2 : i % 100);
    const bytes = encodeNpy({ dtype: order + kind, shape, values });
    const array = parseNpy(bytes, "a.npy");
    assertEquals([...array.values], values);
    assertEquals(array.shape, shape);
  }));
});

Deno.test("parseNpy() turns the order of Fortran into that of C", () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(fc.property(shapes, (shape) => {
    const size = shape.reduce((product, length) => product * length, 1);
    // The value of each entry is its place in C's order; visited with the first dimension fastest.
    const values = Array.from({ length: size }, (_, at) => {
      let [rest, place] = [at, 0];
      shape.forEach((length, axis) => {
        const step = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
        place += (rest % length) * step;
        rest = Math.floor(rest / length);
      });
      return place;
    });
    const bytes = encodeNpy({ dtype: "<i4", shape, values, fortran: true });
    assertEquals([...parseNpy(bytes, "a.npy").values], values.map((_, i) => i));
  }));
});

Deno.test("parseNpy() reads a header of version 2 and sizes of Python 2", () => {
  const text = "{'descr': '|u1', 'fortran_order': False, 'shape': (2L,), }\n";
  const head = `\u{93}NUMPY\x02\x00${String.fromCharCode(text.length)}\x00\x00\x00${text}`;
  assertEquals([...parseNpy(saved(head, btoa("\x07\x09")), "a.npy").values], [7, 9]);
});

Deno.test("parseNpy() does not copy bytes", () => {
  const bytes = encodeNpy({ dtype: "|u1", shape: [2], values: [1, 2] });
  assertEquals(parseNpy(bytes, "a.npy").values.buffer, bytes.buffer);
});

Deno.test("parseNpy() reads neither Python objects nor text nor records", () => {
  const wrong: [string, string][] = [
    ["'|O'", "it holds Python objects (pickled), which are never read, want numbers"],
    ["'<U1'", "it holds <U1, want numbers"],
    ["'<c8'", "it holds <c8, want numbers"],
    ["'<f3'", "it holds <f3, want numbers"],
    ["'constructor'", "it holds constructor, want numbers"],
    ["[('a', '<i4'), ('b', '<f4')]", "its header is"],
  ];
  for (const [descr, message] of wrong) {
    const bytes = saved(header(descr, "False", "(1,)"), "AAAAAAAAAAA=");
    assertThrows(() => parseNpy(bytes, "a.npy"), DataError, `Cannot read "a.npy": ${message}`);
  }
});

Deno.test("parseNpy() names what is wrong with a damaged file, before it takes memory", () => {
  const whole = encodeNpy({ dtype: "<f4", shape: [2], values: [1, 2] });
  const states = (shape: string) => saved(header("'<f8'", "False", shape), "");
  const wrong: [Uint8Array<ArrayBuffer>, string][] = [
    [whole.subarray(0, 5), "its first bytes are not"],
    [whole.subarray(0, 9), "it ends in its header"],
    [whole.subarray(0, 40), "it ends in its header"],
    [whole.subarray(0, -1), "it holds 135 bytes, want the 136"],
    [new Uint8Array([...whole, 0]), "it holds 137 bytes, want the 136"],
    [states("(100000, 100000)"), "want the 80000000128 that its header states"],
    [states("(-1,)"), "its header is"],
    [new Uint8Array([...whole.subarray(0, 6), 9, 0, 0, 0]), "its format is version 9"],
  ];
  for (const [bytes, message] of wrong) {
    assertThrows(() => parseNpy(bytes, "a.npy"), DataError, message);
  }
});

Deno.test("parseNpy() ends with an array or a DataError, whatever the bytes are", () => {
  const whole = encodeNpy({ dtype: "<f4", shape: [2, 3], values: [1, 2, 3, 4, 5, 6] });
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 });
  fc.assert(fc.property(changes, fc.nat(whole.length), (changes, length) => {
    const bytes = whole.slice(0, length);
    for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
    try {
      parseNpy(bytes, "a.npy");
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
    }
  }));
});
