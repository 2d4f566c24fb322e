import { assert, assertEquals, assertLess, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Arena } from "./arena.ts";

const MiB = 2 ** 20;

Deno.test("Arena.allocate() gives addresses on cache lines, behind the control words", () => {
  const arena = new Arena();
  for (const bytes of [0, 1, 63, 64, 65, 1000, 70_000]) {
    const address = arena.allocate(bytes);
    assertEquals(address % 64, 0);
    assert(address >= 65536);
  }
});

Deno.test("Arena.allocate() uses a freed buffer again for sizes that round to the same", () => {
  const arena = new Arena();
  const first = arena.allocate(1000);
  const second = arena.allocate(1000);
  assertNotEquals(first, second);
  arena.free(first);
  assertEquals(arena.allocate(990), first);
});

Deno.test("Arena.allocate() asks for at most a quarter more than it was asked for", () => {
  const arena = new Arena();
  for (const bytes of [257, 1025, 5000, 65_537, 3_000_001]) {
    const before = arena.used;
    arena.allocate(bytes);
    const taken = arena.used - before;
    assert(taken >= bytes && taken <= bytes * 1.25 + 64, `${bytes} took ${taken}`);
  }
});

Deno.test("Arena.used falls to where it was when all is freed", () => {
  const arena = new Arena();
  const before = arena.used;
  const addresses = [1, 5000, 100_000].map((bytes) => arena.allocate(bytes));
  assert(arena.used > before);
  for (const address of addresses) arena.free(address);
  assertEquals(arena.used, before);
});

Deno.test("Arena.free() refuses an address twice, and one it never gave", () => {
  const arena = new Arena();
  const address = arena.allocate(100);
  arena.free(address);
  const message = `Cannot free a buffer: address is ${address}, want one handed out`;
  assertThrows(() => arena.free(address), RangeError, message);
  assertThrows(() => arena.free(64), RangeError, "address is 64");
});

Deno.test("Arena has room far beyond its first buffers, and views see what was written", () => {
  const arena = new Arena();
  const address = arena.allocate(40);
  arena.floats(address, 3).set([1, 2, 3]);
  arena.ints(address + 12, 1)[0] = -7;
  arena.bytes(address + 16, 2).set([200, 201]);
  const before = arena.reached;
  const large = arena.allocate(40 * MiB);
  assert(arena.reached >= before + 40 * MiB);
  arena.floats(large, 10 * MiB).fill(5);
  assertEquals([...arena.floats(address, 3)], [1, 2, 3]);
  assertEquals(arena.ints(address + 12, 1)[0], -7);
  assertEquals([...arena.bytes(address + 16, 2)], [200, 201]);
});

Deno.test("Arena hands out nothing from 2 GiB on, however large the memory is", () => {
  const arena = new Arena();
  const held = [1024, 512, 256, 128].map((size) => arena.allocate(size * MiB));
  assertLess(Math.max(...held) + 128 * MiB, 2 ** 31);
  assertThrows(() => arena.allocate(128 * MiB), RangeError, "want at most 2047 MiB in all");
});

Deno.test("Arena.allocate() says what is missing when memory runs out, and goes on after", () => {
  for (const limit of [4 * MiB, 32 * MiB]) {
    const arena = new Arena({ limit });
    const held = arena.allocate(limit / 2);
    const error = assertThrows(() => arena.allocate(limit), RangeError);
    assertEquals(
      error.message,
      `Cannot allocate ${limit / MiB} MiB: the engine holds ${limit / MiB / 2} MiB, want at most ` +
        `${limit / MiB} MiB in all; take a smaller batch or fewer test images`,
    );
    assert(arena.used < limit);
    arena.free(held);
    assertEquals(arena.allocate(limit / 2), held);
  }
});

Deno.test("Arena never hands out bytes of a buffer that is in use", () => {
  const command = fc.record({
    // Frees the buffer of this number, or takes one more.
    free: fc.option(fc.nat(), { nil: undefined, freq: 2 }),
    bytes: fc.oneof(fc.nat(300), fc.nat(100_000), fc.nat(8 * MiB)),
  });
  fc.assert(
    fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
      const arena = new Arena();
      const live: { address: number; bytes: number; mark: number }[] = [];
      for (const [i, { free, bytes }] of commands.entries()) {
        if (free !== undefined && live.length > 0) {
          const [gone] = live.splice(free % live.length, 1);
          arena.free(gone!.address);
          continue;
        }
        const address = arena.allocate(bytes);
        for (const other of live) {
          const apart = address + bytes <= other.address || other.address + other.bytes <= address;
          assert(apart, `${bytes} bytes at ${address} overlap ${other.bytes} at ${other.address}`);
        }
        assert(address + bytes <= arena.reached + 65536);
        const mark = i % 255 + 1;
        for (const at of ends(address, bytes)) arena.bytes(at, 1)[0] = mark;
        live.push({ address, bytes, mark });
      }
      for (const { address, bytes, mark } of live) {
        for (const at of ends(address, bytes)) assertEquals(arena.bytes(at, 1)[0], mark);
      }
    }),
    { numRuns: 40 },
  );
});

function ends(address: number, bytes: number): number[] {
  return bytes === 0 ? [] : [address, address + bytes - 1];
}

Deno.test("Arena.within() uses buffers again inside, and keeps them from others until release", () => {
  const arena = new Arena();
  const { result: inside, region } = arena.within(() => {
    const address = arena.allocate(5000);
    arena.free(address);
    assertEquals(arena.allocate(5000), address);
    arena.free(address);
    return address;
  });
  const other = arena.allocate(5000);
  assertNotEquals(other, inside);
  arena.release(region);
  assertEquals(arena.allocate(5000), inside);
});

Deno.test("Arena.release() leaves a buffer that is still in use to its holder", () => {
  const arena = new Arena();
  const { result: kept, region } = arena.within(() => arena.allocate(5000));
  arena.release(region);
  assertNotEquals(arena.allocate(5000), kept);
  arena.free(kept);
  assertEquals(arena.allocate(5000), kept);
});

Deno.test("Arena.within() leaves out what is lasting, and never reuses what is untouched", () => {
  const arena = new Arena();
  const { result: lasting, region } = arena.within(() => {
    const used = arena.allocate(5000);
    arena.free(used);
    const untouched = arena.allocate(5000, { untouched: true });
    assertNotEquals(untouched, used);
    arena.free(untouched);
    assertEquals(arena.allocate(5000), used);
    assertNotEquals(arena.allocate(5000), untouched);
    return arena.allocate(5000, { lasting: true });
  });
  assert(!region.buffers.has(lasting));
  arena.release(region);
});

Deno.test("Arena.within() gives everything back when its use throws", () => {
  const arena = new Arena();
  let inside = 0;
  assertThrows(() =>
    arena.within(() => {
      inside = arena.allocate(5000);
      arena.free(inside);
      throw new RangeError("boom");
    }), RangeError);
  assertEquals(arena.allocate(5000), inside);
});
