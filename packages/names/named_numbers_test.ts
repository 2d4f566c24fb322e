import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { readNamedNumbers, writeNamedNumbers } from "./named_numbers.ts";

const shapes = { point: [], ball: ["radius"], box: ["width", "height"] };
const words = { unit: ["m", "mm"] };
const read = (text: string) => readNamedNumbers("shape", text, shapes, words);

Deno.test("readNamedNumbers() reads numbers in any order, and words among them", () => {
  const box = { name: "box" as const, numbers: [2, 3e-4], words: {} };
  assertEquals(read(" box ( height = 3e-4 , width=2 ) "), box);
  assertEquals(read("box(unit=mm,height=3e-4,width=2)"), { ...box, words: { unit: "mm" } });
  assertEquals(read("ball(1e+3, unit=m)"), { name: "ball", numbers: [1000], words: { unit: "m" } });
  assertEquals(read("point( )"), { name: "point", numbers: [], words: {} });
});

Deno.test("readNamedNumbers() reads what writeNamedNumbers() writes", () => {
  fc.assert(fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (width, height) => {
    const text = writeNamedNumbers("box", { width, height }, { unit: "m" });
    // Text has no -0.
    assertEquals(read(text).numbers, [width + 0, height + 0]);
    assertEquals(read(text).words, { unit: "m" });
    assertEquals(read(writeNamedNumbers("ball", { width })).numbers, [width + 0]);
  }));
});

Deno.test("readNamedNumbers() names the position of what it cannot read", () => {
  const wrong: [string, string][] = [
    ["", "at position 1 want a name and its numbers in brackets"],
    ["ball", "at position 1 want a name and its numbers in brackets"],
    ["ball(", "at position 6 want name=number and then"],
    ["ball()", "at position 6 want name=number and then"],
    ["ball(1", "at position 6 want name=number and then"],
    ["ball(1) x", "at position 8 want nothing after the closing bracket"],
    ["ball(radius=1,radius=2)", "at position 15 want radius only once"],
    ["box(1,2)", "at position 5 want width=... or height=..."],
    ["point(2)", "at position 7 want a closing bracket"],
  ];
  for (const [text, message] of wrong) assertThrows(() => read(text), SyntaxError, message);
});

Deno.test("readNamedNumbers() throws on a name, field or word that is unknown, and on a gap", () => {
  const wrong: [string, string][] = [
    [
      "bal(1)",
      'Cannot parse shape: name is "bal", want one of point, ball, box; did you mean ball?',
    ],
    ["box(width=1)", 'Cannot parse shape "box(width=1)": height is missing, want a number'],
    ["ball(radus=1)", 'field is "radus", want one of radius, unit; did you mean radius?'],
    ["ball(1,unit=km)", 'unit is "km", want one of m, mm'],
  ];
  for (const [text, message] of wrong) assertThrows(() => read(text), RangeError, message);
});

Deno.test("readNamedNumbers() reads optional numbers among the words", () => {
  const optional = (text: string) =>
    readNamedNumbers("shape", text, shapes, { ...words, turn: "number" });
  assertEquals(optional("ball(2,turn=-9e1,unit=m)").words, { unit: "m", turn: "-9e1" });
  assertEquals(optional("ball(2)").words, {});
  assertThrows(() => optional("ball(2,turn=left)"), RangeError, 'turn is "left", want a number');
});
