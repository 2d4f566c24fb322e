import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { Arena } from "../memory/arena.ts";
import {
  type F32,
  type I32,
  int,
  loadFloat,
  loadInt,
  loop,
  type Settable,
  storeFloat,
  storeInt,
  variable,
  when,
} from "../wasm/mod.ts";
import { interpreter } from "./interpreter.ts";
import { cut, type Kernel } from "./kernel.ts";
import { control } from "./layout.ts";
import { Pool } from "./pool.ts";
import { type Host, startThread } from "./worker.ts";

/** `y[i] = x[i] / 3 + i`, by way of scratch; some blocks take longer than others. */
function thirds(count: number): Kernel {
  const chunks = cut(count, 100);
  return {
    name: `thirds ${count}`,
    blocks: chunks.blocks,
    scratch: 400,
    write({ block, scratch, pointer }) {
      const [x, y] = [pointer(0), pointer(1)];
      const [from, to] = chunks.range(block);
      loop(0, block.rem(7).add(1), 1, () => {
        const place = variable(scratch);
        loop(from, to, 1, (i) => {
          storeFloat(place, loadFloat(x.add(i.mul(4))).div(3).add(i.toFloat()));
          place.set(place.add(4));
        });
      });
      const place = variable(scratch);
      loop(from, to, 1, (i) => {
        storeFloat(y.add(i.mul(4)), loadFloat(place));
        place.set(place.add(4));
      });
    },
  };
}

/** Notes for each block which thread did it, by the address of the thread's scratch. */
function whoDidIt(blocks: number, name = "whoDidIt"): Kernel {
  return {
    name: `${name} ${blocks}`,
    blocks,
    scratch: 64,
    write({ block, scratch, pointer }) {
      const result = pointer(0);
      busy(scratch);
      storeInt(result.add(block.mul(4)), scratch);
    },
  };
}

/** Some 50 microseconds of work. */
function busy(scratch: I32): void {
  const sum: F32 & Settable<F32> = variable(int(0).toFloat());
  loop(0, 20_000, 1, (i) => sum.set(sum.add(i.toFloat())));
  storeFloat(scratch, sum);
}

/** Runs `once` until it returns true; fails after ten seconds. */
function eventually(once: () => boolean): void {
  const end = performance.now() + 10_000;
  while (!once()) assertGreater(end, performance.now(), "this took too long");
}

/** Runs a kernel until every thread of the pool has done a block of it. */
function untilAllTakePart(arena: Arena, pool: Pool, kernel: Kernel): void {
  const result = arena.allocate(4 * kernel.blocks);
  const seen = new Set<number>();
  eventually(() => {
    pool.run(kernel, [result]);
    for (const thread of arena.ints(result, kernel.blocks)) seen.add(thread);
    return seen.size === pool.threads;
  });
  arena.free(result);
}

Deno.test("Pool.run() gives the same bits on 1, 2, 3 and 5 threads", () => {
  const count = 10_037;
  const results = [1, 2, 3, 5].map((threads) => {
    const arena = new Arena();
    using pool = new Pool(arena, threads);
    const [x, y] = [arena.allocate(4 * count), arena.allocate(4 * count)];
    arena.floats(x, count).set(Float32Array.from({ length: count }, (_, i) => Math.sin(i)));
    for (let run = 0; run < 20; run++) {
      arena.floats(y, count).fill(0);
      pool.run(thirds(count), [x, y]);
    }
    return arena.floats(y, count).slice();
  });
  assertEquals(results[0]!.length, count);
  assertEquals(results[0]![5], Math.fround(Math.fround(Math.fround(Math.sin(5)) / 3) + 5));
  for (const result of results) assertEquals(result, results[0]);
});

Deno.test("Pool.run() calculates each block of many small runs once", () => {
  const arena = new Arena();
  using pool = new Pool(arena, 2);
  const counts: Kernel = {
    name: "counts",
    blocks: 3,
    write({ block, pointer }) {
      const place = variable(pointer(0).add(block.mul(4)));
      storeInt(place, loadInt(place).add(1));
    },
  };
  const place = arena.allocate(12);
  arena.ints(place, 3).fill(0);
  for (let run = 0; run < 3000; run++) pool.run(counts, [place]);
  assertEquals([...arena.ints(place, 3)], [3000, 3000, 3000]);
});

Deno.test("Pool.run() runs kernels that come after the workers have started, on all threads", () => {
  const arena = new Arena();
  using pool = new Pool(arena, 2);
  untilAllTakePart(arena, pool, whoDidIt(16));
  // More than the function table begins with.
  for (let late = 0; late < 100; late++) {
    pool.load(whoDidIt(16, `late${late}`));
  }
  untilAllTakePart(arena, pool, whoDidIt(16, "late99"));
});

Deno.test("Pool.run() keeps scratch apart when a kernel asks for more than any before", () => {
  const arena = new Arena();
  using pool = new Pool(arena, 3);
  untilAllTakePart(arena, pool, whoDidIt(32));
  pool.load({ name: "large", blocks: 1, scratch: 1_000_000, write: () => {} });
  const slots = arena.ints(control.scratch, 3);
  const apart = [...slots].sort((a, b) => a - b);
  assert(apart[1]! - apart[0]! >= 1_000_000 && apart[2]! - apart[1]! >= 1_000_000);
  untilAllTakePart(arena, pool, whoDidIt(32));
});

Deno.test("Pool.run() lets kernels call functions of the host on every thread", () => {
  const arena = new Arena();
  /** Each thread gets its own copies: it must not refer to anything outside of it. */
  const host: Host = {
    data: { memory: arena.memory, step: 3 },
    link: (data) => {
      const { memory, step } = data as { memory: WebAssembly.Memory; step: number };
      const note = (place: number, thread: number) => {
        const words = new Int32Array(memory.buffer);
        words[place / 4]! += step;
        words[place / 4 + 1] = thread;
      };
      return { functions: { note }, close: () => {} };
    },
  };
  using pool = new Pool(arena, 2, { host });
  const blocks = 16;
  const notes: Kernel = {
    name: "notes",
    blocks,
    scratch: 64,
    calls: { name: "note", parameters: 2 },
    write({ block, scratch, pointer, call }) {
      const result = pointer(0);
      busy(scratch);
      call(result.add(block.mul(8)), scratch);
    },
  };
  const result = arena.allocate(8 * blocks);
  const seen = new Set<number>();
  let runs = 0;
  arena.ints(result, 2 * blocks).fill(0);
  eventually(() => {
    pool.run(notes, [result]);
    runs++;
    for (const [i, word] of arena.ints(result, 2 * blocks).entries()) {
      if (i % 2) seen.add(word);
      else assertEquals(word, 3 * runs);
    }
    return seen.size === 2;
  });
});

Deno.test("Pool.load() refuses a kernel that calls the host without naming the function", () => {
  using pool = new Pool(new Arena(), 1);
  assertThrows(
    () => pool.load({ name: "silent", blocks: 1, write: ({ call }) => call(int(1)) }),
    TypeError,
    "silent names no function of the host",
  );
});

const failure = /^Cannot go on: a kernel failed: RuntimeError: divide by zero/;

Deno.test("Pool.run() reports a kernel that traps on the calling thread, and stays ended", () => {
  for (const [threads, blocks] of [[1, 1], [1, 4], [2, 1], [2, 40]] as const) {
    const arena = new Arena();
    using pool = new Pool(arena, threads);
    const traps: Kernel = {
      name: "traps",
      blocks,
      write: ({ pointer }) => storeInt(pointer(0), int(1).div(0)),
    };
    for (let again = 0; again < 2; again++) {
      const error = assertThrows(() => pool.run(traps, [arena.allocate(4)]), Error);
      assert(failure.test(error.message), error.message);
    }
    assertThrows(() => pool.run(thirds(100), [0, 0]), Error, "Cannot go on");
  }
});

Deno.test("Pool.run() reports a kernel that traps in a worker, and does not wait for it", () => {
  const arena = new Arena();
  using pool = new Pool(arena, 2);
  const traps: Kernel = {
    name: "traps elsewhere",
    blocks: 16,
    scratch: 64,
    write({ scratch }) {
      busy(scratch);
      const worker = scratch.ne(loadInt(int(control.scratch)));
      when(worker, () => storeInt(scratch, int(1).div(0)));
    },
  };
  let message = "";
  eventually(() => {
    try {
      pool.run(traps, []);
    } catch (error) {
      message = (error as Error).message;
    }
    return message !== "";
  });
  assert(failure.test(message), message);
});

Deno.test("Pool.load() compiles kernels of one name once", () => {
  const arena = new Arena();
  using pool = new Pool(arena, 1);
  const slot = pool.load(thirds(100));
  assertEquals(pool.load(thirds(100)), slot);
  assertEquals(pool.load(thirds(101)), slot + 1);
});

Deno.test("Pool.run() refuses more arguments than there is room for", () => {
  using pool = new Pool(new Arena(), 1);
  assertThrows(
    () => pool.run(thirds(100), Array(65).fill(0)),
    RangeError,
    "Cannot run thirds 100: arguments are 65, want at most 64",
  );
});

Deno.test("Pool refuses what is not a number of threads", () => {
  for (const threads of [0, -1, 1.5, NaN, 257]) {
    assertThrows(
      () => new Pool(new Arena(), threads),
      RangeError,
      `Cannot start the engine: threads is ${threads}, want a whole number from 1 to 256`,
    );
  }
});

interface NodeWorker {
  on(event: "exit", listener: () => void): void;
}

/** Waits although nothing else keeps the process going: threads do not. */
async function arrival(event: Promise<unknown>): Promise<void> {
  const timer = setInterval(() => {}, 10);
  await event;
  clearInterval(timer);
}

Deno.test("a worker thread ends when the engine closes, without being terminated", async () => {
  const { memory } = new Arena();
  const words = new Int32Array(memory.buffer);
  const slot = control.scratch + 4;
  const thread = startThread({ memory, interpreter: interpreter(), slot }) as unknown as NodeWorker;
  const ended = new Promise<void>((resolve) => thread.on("exit", resolve));
  words[control.closing / 4] = 1;
  Atomics.add(words, control.sequence / 4, 2);
  Atomics.notify(words, control.sequence / 4);
  await arrival(ended);
});

Deno.test("Pool ends its workers when it is disposed, those asleep too", async () => {
  const threads = (globalThis as unknown as {
    process: { getBuiltinModule(name: string): { Worker: new (...args: unknown[]) => NodeWorker } };
  }).process.getBuiltinModule("node:worker_threads");
  const { Worker } = threads;
  const ends: Promise<void>[] = [];
  threads.Worker = class extends Worker {
    constructor(...args: unknown[]) {
      super(...args);
      ends.push(new Promise((resolve) => this.on("exit", resolve)));
    }
  };
  try {
    const arena = new Arena();
    using pool = new Pool(arena, 3);
    untilAllTakePart(arena, pool, whoDidIt(32));
    // Long enough for them to give up spinning.
    await new Promise((resolve) => setTimeout(resolve, 50));
  } finally {
    threads.Worker = Worker;
  }
  assertEquals(ends.length, 2);
  await arrival(Promise.all(ends));
});
