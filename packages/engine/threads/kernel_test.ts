import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { compile, memory } from "../wasm/evaluate_for_tests.ts";
import { int, parameter, storeInt } from "../wasm/mod.ts";
import { cut } from "./kernel.ts";

/** The ranges of all blocks, as the emitted code calculates them. */
function ranges(items: number, size: number): [from: number, to: number][] {
  const { blocks, range } = cut(items, size);
  const write = compile(() => {
    const [from, to] = range(parameter(0));
    storeInt(int(1024), from);
    storeInt(int(1028), to);
  }, { parameters: 1 });
  return Array.from({ length: blocks }, (_, block) => {
    write(block);
    const [from, to] = new Int32Array(memory.buffer, 1024, 2);
    return [from!, to!];
  });
}

Deno.test("cut() covers all items once, in order, by blocks of the size or less", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 60 }),
      (items, size) => {
        let next = 0;
        for (const [from, to] of ranges(items, size)) {
          assertEquals(from, next);
          assertEquals(to - from, Math.min(size, items - from));
          next = to;
        }
        assertEquals(next, items);
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("cut() makes one empty block of nothing", () => {
  assertEquals(ranges(0, 16), [[0, 0]]);
});
