import { assertEquals, assertThrows } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { compile, evaluate, memory } from "./evaluate_for_tests.ts";
import {
  atomicAdd,
  atomicLoad,
  atomicStore,
  copy,
  fillZero,
  float,
  type I32,
  int,
  lanes,
  leave,
  load,
  loadByte,
  loadBytes,
  loadFloat,
  loadInt,
  loadPair,
  loadSplat,
  notify,
  parameter,
  registerLanes,
  store,
  storeByte,
  storeBytes,
  storeFloat,
  storeInt,
  storePair,
  touch,
  touchSplat,
  variable,
  wait,
} from "./mod.ts";

const start = 4096;

/** Runs `write` on an area of ten integers, and gives them back. */
function after(write: (address: I32) => void): number[] {
  const area = new Int32Array(memory.buffer, start, 10).fill(-1);
  compile(() => write(parameter(0)), { parameters: 1 })(start);
  return [...area];
}

const untouched = (count: number) => Array(count).fill(-1);
const bits = (value: number) => new Int32Array(Float32Array.of(value).buffer)[0]!;

Deno.test("loadInt() and loadFloat() read four bytes at an offset", () => {
  const operands = [Int32Array.of(1, -2, 3, 4), Float32Array.of(1.5, -0, 2, 3)];
  assertEquals(evaluate((at) => loadInt(at, 4), operands).getInt32(0, true), -2);
  assertEquals(evaluate((at) => loadFloat(at, 16), operands).getFloat32(0, true), 1.5);
});

Deno.test("loadByte() has no sign", () => {
  const read = (offset: number) =>
    evaluate((at) => loadByte(at, offset), [Uint8Array.of(0, 127, 128, 255)]).getInt32(0, true);
  assertEquals([read(0), read(1), read(2), read(3)], [0, 127, 128, 255]);
});

Deno.test("load() reads four floats at any alignment", () => {
  const operands = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8)];
  const view = evaluate((at) => load(at, 8), operands);
  assertEquals([...new Float32Array(view.buffer)], [3, 4, 5, 6]);
});

Deno.test("loadSplat() copies one float four times", () => {
  const view = evaluate((at) => loadSplat(at, 8), [Float32Array.of(1, 2, 3, 4)]);
  assertEquals([...new Float32Array(view.buffer)], [3, 3, 3, 3]);
});

Deno.test("loadPair() copies two floats twice", () => {
  const view = evaluate((at) => loadPair(at, 4), [Float32Array.of(1, 2, 3, 4)]);
  assertEquals([...new Float32Array(view.buffer)], [2, 3, 2, 3]);
});

Deno.test("storePair() writes the first two lanes, or the last two", () => {
  const stored = (half: number) =>
    after((at) => {
      for (const k of [0, 1, 2, 3]) storeFloat(at, float(k), 16 + 4 * k);
      storePair(at, load(at.add(16)), half, 4);
    }).slice(0, 4);
  assertEquals(stored(0), [-1, bits(0), bits(1), -1]);
  assertEquals(stored(1), [-1, bits(2), bits(3), -1]);
});

Deno.test("loadBytes() makes integer lanes of four bytes", () => {
  const view = evaluate((at) => loadBytes(at, 1), [Uint8Array.of(9, 0, 127, 128, 255, 9)]);
  assertEquals([...new Int32Array(view.buffer)], [0, 127, 128, 255]);
});

Deno.test("storeInt(), storeByte() and storeFloat() write their bytes alone", () => {
  assertEquals(after((at) => storeInt(at, 5, 4)), [-1, 5, ...untouched(8)]);
  assertEquals(after((at) => storeByte(at, 0x1ab, 5)), [-1, -1 ^ 0x5400, ...untouched(8)]);
  assertEquals(after((at) => storeFloat(at, float(2.5), 8)), [-1, -1, bits(2.5), ...untouched(7)]);
});

Deno.test("store() writes four floats at any alignment", () => {
  const four = Array(4).fill(bits(2));
  assertEquals(after((at) => store(at, lanes(2), 4)), [-1, ...four, ...untouched(5)]);
});

Deno.test("storeBytes() writes the low bytes of four integer lanes", () => {
  const result = after((at) => storeBytes(at, load(at.add(8)), 4));
  assertEquals(result, untouched(10));
  const counted = after((at) => {
    for (const k of [0, 1, 2, 3]) storeInt(at, 0x100 + k, 16 + 4 * k);
    storeBytes(at, load(at.add(16)), 4);
  });
  assertEquals(counted.slice(0, 3), [-1, 0x03020100, -1]);
});

Deno.test("fillZero() clears as many bytes as asked, none if the number is 0", () => {
  assertEquals(after((at) => fillZero(at.add(4), 8)), [-1, 0, 0, ...untouched(7)]);
  assertEquals(after((at) => fillZero(at, 0)), untouched(10));
});

Deno.test("copy() copies as many bytes as asked, overlapping areas too", () => {
  const result = after((at) => {
    for (const k of [0, 1, 2, 3]) storeInt(at, k, 4 * k);
    copy(at.add(4), at, int(12));
  });
  assertEquals(result, [0, 0, 1, 2, ...untouched(6)]);
});

Deno.test("atomicStore() and atomicLoad() write and read", () => {
  const result = after((at) => {
    atomicStore(at, 7, 4);
    storeInt(at, atomicLoad(at, 4), 8);
  });
  assertEquals(result, [-1, 7, 7, ...untouched(7)]);
});

Deno.test("atomicAdd() adds, and its value is the number from before", () => {
  const result = after((at) => {
    const before = variable(atomicAdd(at, 5, 4));
    storeInt(at, before, 8);
  });
  assertEquals(result, [-1, 4, -1, ...untouched(7)]);
});

Deno.test("wait() returns at once where the number has changed, and after its time", () => {
  const changed = compile(() => wait(parameter(0), int(1), -1, 4), { parameters: 1 });
  new Int32Array(memory.buffer)[start / 4 + 1] = 2;
  changed(start);
  const limited = compile(() => wait(parameter(0), int(2), 2, 4), { parameters: 1 });
  const before = performance.now();
  limited(start);
  assertEquals(performance.now() - before >= 1, true);
});

Deno.test("notify() wakes nobody where nobody sleeps", () => {
  assertEquals(after((at) => notify(at, 4)), untouched(10));
});

const checks = registerLanes === 8 ? { missing: "V8 checks no bounds in this process" } : {};

testWhere(checks, "a load beyond the memory traps", () => {
  const read = compile(() => leave(loadInt(parameter(0))), { parameters: 1, result: true });
  const size = memory.buffer.byteLength;
  assertEquals(read(size - 4), 0);
  assertThrows(() => read(size - 3), WebAssembly.RuntimeError, "out of bounds");
});

Deno.test("touch() changes nothing", () => {
  assertEquals(after((at) => touch(at, 4)), untouched(10));
  assertEquals(after((at) => touchSplat(at)), untouched(10));
});

testWhere(checks, "touch() traps where a load would", () => {
  const end = memory.buffer.byteLength;
  compile(() => touch(int(end - 16)), { parameters: 0 })();
  assertThrows(compile(() => touch(int(end - 12)), { parameters: 0 }), WebAssembly.RuntimeError);
  compile(() => touchSplat(int(end - 4)), { parameters: 0 })();
  assertThrows(compile(() => touchSplat(int(end)), { parameters: 0 }), WebAssembly.RuntimeError);
});
