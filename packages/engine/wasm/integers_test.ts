import { assertEquals, assertThrows } from "@std/assert";
import { compile } from "./evaluate_for_tests.ts";
import { float, type I32, int, lanes, leave, parameter } from "./mod.ts";

const some = [0, 1, -1, 2, 7, -13, 31, 1000003, 2 ** 31 - 1, -(2 ** 31)];

type Case = [
  name: string,
  write: (a: I32, b: I32) => I32,
  expected: (a: number, b: number) => number,
];

const cases: Case[] = [
  ["add", (a, b) => a.add(b), (a, b) => a + b],
  ["sub", (a, b) => a.sub(b), (a, b) => a - b],
  ["mul", (a, b) => a.mul(b), (a, b) => Math.imul(a, b)],
  ["div", (a, b) => a.div(b), (a, b) => Math.floor((a >>> 0) / (b >>> 0))],
  ["rem", (a, b) => a.rem(b), (a, b) => (a >>> 0) % (b >>> 0)],
  ["and", (a, b) => a.and(b), (a, b) => a & b],
  ["or", (a, b) => a.or(b), (a, b) => a | b],
  ["xor", (a, b) => a.xor(b), (a, b) => a ^ b],
  ["shl", (a, b) => a.shl(b), (a, b) => a << b],
  ["shr", (a, b) => a.shr(b), (a, b) => a >>> b],
  ["eq", (a, b) => a.eq(b), (a, b) => Number(a === b)],
  ["ne", (a, b) => a.ne(b), (a, b) => Number(a !== b)],
  ["lt", (a, b) => a.lt(b), (a, b) => Number(a < b)],
  ["gt", (a, b) => a.gt(b), (a, b) => Number(a > b)],
  ["le", (a, b) => a.le(b), (a, b) => Number(a <= b)],
  ["ge", (a, b) => a.ge(b), (a, b) => Number(a >= b)],
  ["below", (a, b) => a.below(b), (a, b) => Number(a >>> 0 < b >>> 0)],
  ["not", (a) => a.not(), (a) => Number(a === 0)],
  ["choose", (a, b) => a.choose(b, int(5)), (a, b) => a ? b : 5],
];

for (const [name, write, expected] of cases) {
  Deno.test(`I32.${name}() is the instruction, on variables and on constants`, () => {
    const divides = name === "div" || name === "rem";
    const variables = compile(() => leave(write(parameter(0), parameter(1))), {
      parameters: 2,
      result: true,
    });
    for (const b of some.filter((b) => !divides || b !== 0)) {
      const constant = compile(() => leave(write(parameter(0), int(b))), {
        parameters: 1,
        result: true,
      });
      for (const a of some) {
        const wanted = expected(a, b) | 0;
        assertEquals([variables(a, b), constant(a)], [wanted, wanted], `${name} ${a} ${b}`);
      }
    }
  });
}

Deno.test("I32 operators take plain numbers, and leave out what changes nothing", () => {
  const a = parameter(0);
  assertEquals([a.add(0), a.sub(0), a.mul(1), a.div(1)], [a, a, a, a]);
  const six = compile(() => leave(a.add(1).mul(2).sub(4)), { parameters: 1, result: true });
  assertEquals(six(4), 6);
});

Deno.test("I32.div() and rem() trap on zero", () => {
  for (const write of [(a: I32) => a.div(0), (a: I32) => a.rem(0)]) {
    const divide = compile(() => leave(write(parameter(0))), { parameters: 1, result: true });
    assertThrows(() => divide(1), WebAssembly.RuntimeError, "by zero");
  }
});

Deno.test("I32.choose() takes floats and vectors too", () => {
  const first = (a: I32) => a.choose(float(1.5), float(2.5)).eq(1.5);
  const second = (a: I32) => a.choose(lanes(1.5), lanes(2.5)).extract(3).eq(1.5);
  for (const write of [first, second]) {
    const chosen = compile(() => leave(write(parameter(0))), { parameters: 1, result: true });
    assertEquals([chosen(1), chosen(-7), chosen(0)], [1, 1, 0]);
  }
});
