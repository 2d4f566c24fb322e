import { assertEquals, assertThrows } from "@std/assert";
import { compile, memory } from "./evaluate_for_tests.ts";
import {
  fma,
  gather,
  type I32,
  int,
  intLanes,
  join,
  lanes,
  load,
  loadBytes,
  loadFloat,
  loop,
  parameter,
  store,
  storeBytes,
  storeFloat,
  storeInt,
  variable,
  type Vector,
} from "./mod.ts";

const start = 4096;
const operands = [1, 2, 3].map((k) => start + 64 * k);
const result = start;

/** Numbers with all sorts of bits, as floats and as integers. */
const numbers = [
  ...[0, -0, 1.5, -2.5, 3e38, -1e-40, NaN, Infinity],
  ...[3, -3, 7.25, 1e10, -Infinity, 2 ** 31, 0.5, -1],
  ...[2, 1, -1, 0, 12, 1e-3, 5, -6],
];

/** What `write` leaves in the 16 words of the result. */
function after(write: (a: I32, b: I32, c: I32) => void, relaxed = false): number[] {
  const words = new Int32Array(memory.buffer, start, 128).fill(-7);
  for (const [i, at] of operands.entries()) {
    new Float32Array(memory.buffer, at, 8).set(numbers.slice(8 * i, 8 * i + 8));
  }
  const [a, b, c] = operands.map((at) => int(at)) as [I32, I32, I32];
  compile(() => write(a, b, c), { relaxed })();
  return [...words.slice(0, 16)];
}

type Calculation = (a: Vector, b: Vector, c: Vector) => Vector;

const calculations: Record<string, Calculation> = {
  add: (a, b) => a.add(b),
  sub: (a, b) => a.sub(b),
  mul: (a, b) => a.mul(b),
  div: (a, b) => a.div(b),
  min: (a, b) => a.min(b),
  max: (a, b) => a.max(b),
  pmin: (a, b) => a.pmin(b),
  pmax: (a, b) => a.pmax(b),
  lt: (a, b) => a.lt(b),
  gt: (a, b) => a.gt(b),
  eq: (a, b) => a.eq(b),
  and: (a, b) => a.and(b),
  andNot: (a, b) => a.andNot(b),
  or: (a, b) => a.or(b),
  xor: (a, b) => a.xor(b),
  blend: (a, b, c) => a.blend(b, c),
  abs: (a) => a.abs(),
  neg: (a) => a.neg(),
  sqrt: (a) => a.sqrt(),
  toInts: (a) => a.toInts(),
  fromInts: (a) => a.fromInts(),
  addInts: (a, b) => a.addInts(b),
  eqInts: (a, b) => a.eqInts(b),
  notBelowInts: (a, b) => a.notBelowInts(b),
  mulInts: (a, b) => a.mulInts(b),
  mulHighInts: (a, b) => a.mulHighInts(b),
  negInts: (a) => a.negInts(),
  shlInts: (a) => a.shlInts(3),
  shrInts: (a) => a.shrInts(3),
  shuffle: (a, b) => a.shuffle(b, 6, 1, 4, 3),
  fma: (a, b, c) => fma(a, b, c),
  choose: (a, b) => int(0).choose(a, b),
  "a constant": (a) => a.add(lanes(2)),
  "a lane": (a) => a.add(a.lane(2)),
  "a constant first": (a) => lanes(2).sub(a),
};

for (const [name, calculation] of Object.entries(calculations)) {
  for (const relaxed of [false, true]) {
    const mode = relaxed ? "with" : "without";
    Deno.test(`eight lanes calculate as two vectors of four: ${name}, ${mode} relaxed SIMD`, () => {
      const eight = after((a, b, c) => {
        const [x, y, z] = [a, b, c].map((at) => variable(load(at, 0, 8))) as Vector[];
        store(int(result), calculation(x!, y!, z!), 4);
      }, relaxed);
      const twice = after((a, b, c) => {
        for (const half of [0, 16]) {
          const [x, y, z] = [a, b, c].map((at) => variable(load(at, half))) as Vector[];
          // A lane stands for all eight: it is that of the first half.
          const own = name === "a lane" ? x!.add(load(a).lane(2)) : calculation(x!, y!, z!);
          store(int(result), own, 4 + half);
        }
      }, relaxed);
      assertEquals(eight, twice);
    });
  }
}

Deno.test("a store of eight lanes reads all of them before it writes any", () => {
  const bits = new Int32Array(new Float32Array(numbers.slice(0, 8)).buffer);
  const moved = after((a) => {
    store(int(result), load(a, 0, 8), 0);
    store(int(result), load(int(result), 0, 8), 12);
  });
  assertEquals(moved.slice(0, 11), [...bits.slice(0, 3), ...bits]);
});

Deno.test("a variable of eight lanes keeps both halves, and takes four lanes for both", () => {
  const sums = after((_a, _b, c) => {
    const total = variable(lanes(0, 8));
    loop(0, 3, 1, () => total.set(total.add(load(c, 0, 8))));
    store(int(result), total);
    total.set(lanes(9));
    store(int(result), total, 32);
  });
  const floats = new Float32Array(new Int32Array(sums).buffer);
  const threefold = numbers.slice(16).map((x) => Math.fround(Math.fround(x + x) + x));
  assertEquals([...floats.slice(0, 8)], threefold.map(Math.fround));
  assertEquals([...floats.slice(8)], Array(8).fill(9));
});

Deno.test("a variable of four lanes takes no eight", () => {
  const write = () => variable(lanes(0)).set(load(parameter(0), 0, 8));
  assertThrows(() => compile(write, { parameters: 1 }), TypeError, "it has 8 lanes, want 4");
});

Deno.test("lane() and extract() see all eight lanes", () => {
  const seen = after((_a, _b, c) => {
    const eight = load(c, 0, 8);
    for (let k = 0; k < 8; k++) storeFloat(int(result), eight.extract(k), 4 * k);
    storeFloat(int(result), eight.lane(6).extract(1), 32);
  });
  const floats = new Float32Array(new Int32Array(seen).buffer);
  assertEquals([...floats.slice(0, 9)], [...numbers.slice(16), 5].map(Math.fround));
});

Deno.test("gather() puts eight floats into the lanes in order, join() leaves them", () => {
  const order = [3, 0, 7, 6, 1, 2, 5, 4];
  const seen = after((_a, _b, c) => {
    const floats = order.map((k) => loadFloat(c, 4 * k));
    const eight = variable(gather(...floats));
    join(eight);
    store(int(result), eight);
  });
  const floats = new Float32Array(new Int32Array(seen).buffer, 0, 8);
  assertEquals([...floats], order.map((k) => Math.fround(numbers[16 + k]!)));
});

Deno.test("any() is 1 if a bit of either half is set", () => {
  for (const word of [undefined, 1, 6]) {
    const seen = after(() => {
      store(int(result), intLanes(0, 8));
      if (word !== undefined) storeInt(int(result), 16, 4 * word);
      storeInt(int(result), load(int(result), 0, 8).any(), 32);
    });
    assertEquals(seen[8], word === undefined ? 0 : 1);
  }
});

Deno.test("loadBytes() and storeBytes() go through eight bytes", () => {
  const seen = after(() => {
    for (let k = 0; k < 8; k++) storeInt(int(result), 0x1fffffe0 + 37 * k, 32 + 4 * k);
    storeBytes(int(result), load(int(result), 32, 8), 4);
    store(int(result), loadBytes(int(result), 4, 8), 32);
  });
  const bytes = Array.from({ length: 8 }, (_, k) => (0xe0 + 37 * k) & 0xff);
  assertEquals(seen.slice(0, 4), [-7, ...new Int32Array(Uint8Array.from(bytes).buffer), -7]);
  assertEquals(seen.slice(8), bytes);
});
