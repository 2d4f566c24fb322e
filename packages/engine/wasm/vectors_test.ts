import { assert, assertEquals } from "@std/assert";
import { evaluate } from "./evaluate_for_tests.ts";
import { fma, intLanes, lanes, load, type Vector } from "./mod.ts";

const floats = [
  [0, -0, 1, -1],
  [0.5, -2.5, 1e-40, 3.4e38],
  [Infinity, -Infinity, NaN, 3],
  [3, NaN, -0, 0],
].map((four) => Float32Array.from(four));

const ints = [
  [0, 1, -1, 1000003],
  [2 ** 31 - 1, -(2 ** 31), 7, -13],
].map((four) => Int32Array.from(four));

type Floats = [string, (a: Vector, b: Vector) => Vector, (a: number, b: number) => number];

const calculations: Floats[] = [
  ["add", (a, b) => a.add(b), (a, b) => a + b],
  ["sub", (a, b) => a.sub(b), (a, b) => a - b],
  ["mul", (a, b) => a.mul(b), (a, b) => a * b],
  ["div", (a, b) => a.div(b), (a, b) => a / b],
  ["min", (a, b) => a.min(b), Math.min],
  ["max", (a, b) => a.max(b), Math.max],
  ["pmin", (a, b) => a.pmin(b), (a, b) => b < a ? b : a],
  ["pmax", (a, b) => a.pmax(b), (a, b) => a < b ? b : a],
  ["abs", (a) => a.abs(), Math.abs],
  ["neg", (a) => a.neg(), (a) => -a],
  ["sqrt", (a) => a.sqrt(), Math.sqrt],
  ["lt.blend", (a, b) => a.lt(b).blend(a, b), (a, b) => a < b ? a : b],
];

for (const [name, write, expected] of calculations) {
  Deno.test(`Vector.${name}() is the instruction in each lane, for NaN and -0 too`, () => {
    for (const a of floats) {
      for (const b of floats) {
        const view = evaluate((at) => write(load(at), load(at, 16)), [a, b]);
        const result = new Float32Array(view.buffer);
        for (const [k, value] of result.entries()) {
          const wanted = Math.fround(expected(a[k]!, b[k]!));
          assert(Object.is(value, wanted), `${name} ${a[k]} ${b[k]} is ${value}, want ${wanted}`);
        }
      }
    }
  });
}

type Ints = [string, (a: Vector, b: Vector) => Vector, (a: number, b: number) => number];

const mulHigh = (a: number, b: number) => Number(BigInt(a >>> 0) * BigInt(b >>> 0) >> 32n) | 0;

const onInts: Ints[] = [
  ["and", (a, b) => a.and(b), (a, b) => a & b],
  ["andNot", (a, b) => a.andNot(b), (a, b) => a & ~b],
  ["or", (a, b) => a.or(b), (a, b) => a | b],
  ["blend", (a, b) => a.blend(b, intLanes(5)), (a, b) => (a & b) | (~a & 5)],
  ["addInts", (a, b) => a.addInts(b), (a, b) => a + b],
  ["negInts", (a) => a.negInts(), (a) => -a],
  ["shlInts", (a) => a.shlInts(23), (a) => a << 23],
  ["shrInts", (a) => a.shrInts(3), (a) => a >> 3],
  ["eqInts", (a, b) => a.eqInts(b), (a, b) => a === b ? -1 : 0],
  ["notBelowInts", (a, b) => a.notBelowInts(b), (a, b) => a >>> 0 >= b >>> 0 ? -1 : 0],
  ["mulInts", (a, b) => a.mulInts(b), Math.imul],
  ["mulHighInts", (a, b) => a.mulHighInts(b), mulHigh],
  ["xor", (a, b) => a.xor(b), (a, b) => a ^ b],
  ["intLanes", () => intLanes(-7), () => -7],
];

for (const [name, write, expected] of onInts) {
  Deno.test(`Vector.${name}() is the instruction in each lane`, () => {
    for (const a of ints) {
      for (const b of ints) {
        const view = evaluate((at) => write(load(at), load(at, 16)), [a, b]);
        const wanted = [...a].map((x, k) => expected(x, b[k]!) | 0);
        assertEquals([...new Int32Array(view.buffer)], wanted);
      }
    }
  });
}

const masks: [string, (a: Vector, b: Vector) => Vector, (a: number, b: number) => boolean][] = [
  ["lt", (a, b) => a.lt(b), (a, b) => a < b],
  ["gt", (a, b) => a.gt(b), (a, b) => a > b],
  ["eq", (a, b) => a.eq(b), (a, b) => a === b],
];

for (const [name, write, expected] of masks) {
  Deno.test(`Vector.${name}() sets all bits of the lanes where it holds`, () => {
    for (const a of floats) {
      for (const b of floats) {
        const view = evaluate((at) => write(load(at), load(at, 16)), [a, b]);
        const wanted = [...a].map((x, k) => expected(x, b[k]!) ? -1 : 0);
        assertEquals([...new Int32Array(view.buffer)], wanted);
      }
    }
  });
}

Deno.test("Vector.toInts() saturates, and makes NaN zero", () => {
  const view = evaluate((at) => load(at).toInts(), [Float32Array.of(-2.9, 3e9, -3e9, NaN)]);
  assertEquals([...new Int32Array(view.buffer)], [-2, 2 ** 31 - 1, -(2 ** 31), 0]);
});

Deno.test("Vector.fromInts() is signed", () => {
  const view = evaluate((at) => load(at).fromInts(), [Int32Array.of(0, -1, 7, -(2 ** 31))]);
  assertEquals([...new Float32Array(view.buffer)], [0, -1, 7, -(2 ** 31)]);
});

Deno.test("Vector.lane() copies one lane, shuffle() takes any of two vectors", () => {
  const [a, b] = [Float32Array.of(0, 1, 2, 3), Float32Array.of(4, 5, 6, 7)];
  const four = (write: (a: Vector, b: Vector) => Vector) => [
    ...new Float32Array(evaluate((at) => write(load(at), load(at, 16)), [a, b]).buffer),
  ];
  for (const k of [0, 1, 2, 3]) assertEquals(four((a) => a.lane(k)), [k, k, k, k]);
  assertEquals(four((a, b) => a.shuffle(b, 7, 0, 5, 2)), [7, 0, 5, 2]);
});

Deno.test("Vector.extract() gives a lane as a float", () => {
  for (const k of [0, 1, 2, 3]) {
    const view = evaluate((at) => load(at).extract(k), [Float32Array.of(1, -0, 2.5, 9)]);
    assert(Object.is(view.getFloat32(0, true), [1, -0, 2.5, 9][k]));
  }
});

Deno.test("Vector.any() is 1 if any bit is set", () => {
  const any = (...four: number[]) =>
    evaluate((at) => load(at).any(), [Int32Array.from(four)]).getInt32(0, true);
  assertEquals([any(0, 0, 0, 0), any(0, 0, 0, 1), any(-1, -1, -1, -1)], [0, 1, 1]);
});

Deno.test("lanes() holds one constant four times", () => {
  const view = evaluate(() => lanes(0.1), []);
  assertEquals([...new Float32Array(view.buffer)], Array(4).fill(Math.fround(0.1)));
});

Deno.test("fma() rounds twice without relaxed SIMD, once or twice with it", () => {
  // (1 + 2^-12)^2 - 1 needs 25 bits: rounding the product first loses the last one.
  const x = 1 + 2 ** -12;
  const operands = [x, x, -1].map((value) => new Float32Array(4).fill(value));
  const result = (relaxed: boolean) =>
    evaluate((at) => fma(load(at), load(at, 16), load(at, 32)), operands, relaxed)
      .getFloat32(0, true);
  const once = x * x - 1;
  const twice = Math.fround(x * x) - 1;
  assert(once !== twice);
  assertEquals(result(false), twice);
  assert([once, twice].includes(result(true)));
});
