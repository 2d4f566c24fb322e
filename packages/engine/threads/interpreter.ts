/**
 * The interpreter of programs, in WebAssembly: every thread runs it over the same records.
 *
 * A program is data: a list of records (kernel, arguments, blocks) in shared memory. Threads take
 * blocks by an atomic counter, so a slow core takes fewer, and go on to the next record when all
 * blocks of this one are done. Which thread calculates a block never changes its result.
 *
 * @module
 */
import {
  atomicAdd,
  atomicLoad,
  atomicStore,
  call,
  callIndirect,
  type I32,
  int,
  leave,
  loadInt,
  loop,
  Module,
  notify,
  parameter,
  repeat,
  variable,
  wait,
  when,
} from "../wasm/mod.ts";
import { control, record } from "./layout.ts";

/** Reads before a thread goes to sleep: some 200 microseconds. Waking one up costs 50. */
const spins = 40_000;

/** What `serve` returns when the worker has to load kernels before it can go on. */
const serveLoad = 1;

/**
 * Emits the interpreter.
 *
 * Exports `run(program, count, scratch)` for a thread that owns the program, `open(program, count,
 * scratch)` which shares it with the workers, and `serve(scratchSlot, known)`, a worker's life: it
 * returns `serveLoad` when more kernels than `known` are published, 0 when the engine closes.
 */
export function interpreter(): Uint8Array<ArrayBuffer> {
  const module = new Module({ table: true });
  const kernelType = module.type(["i32", "i32", "i32"]);
  const at = (address: number) => int(address);

  module.define("run", ["i32", "i32", "i32"], () => {
    const [program, count, scratch] = [parameter(0), parameter(1), parameter(2)];
    eachRecord(program, count, (step) => {
      loop(0, loadInt(step, record.blocks), 1, (block) => {
        const args = loadInt(step, record.arguments);
        callIndirect(loadInt(step, record.kernel), kernelType, args, block, scratch);
      });
    });
  });

  /** All records of a program together with the other threads. */
  const share = module.define("share", ["i32", "i32", "i32"], () => {
    const [program, count, scratch] = [parameter(0), parameter(1), parameter(2)];
    eachRecord(program, count, (step) => {
      const blocks = variable(loadInt(step, record.blocks));
      const mine = variable(0);
      repeat((leaveIf) => {
        const block = variable(atomicAdd(step, 1, record.next));
        leaveIf(blocks.le(block));
        const args = loadInt(step, record.arguments);
        callIndirect(loadInt(step, record.kernel), kernelType, args, block, scratch);
        mine.set(mine.add(1));
      });
      const before = variable(atomicAdd(step, mine, record.done));
      when(before.add(mine).eq(blocks), () => notify(step, record.done));
      waitUntil(step, record.done, (done) => done.eq(blocks));
      when(atomicLoad(at(control.failed)), () => leave());
    });
  });

  module.define("open", ["i32", "i32", "i32"], () => {
    const [program, count, scratch] = [parameter(0), parameter(1), parameter(2)];
    eachRecord(program, count, (step) => {
      atomicStore(step, 0, record.next);
      atomicStore(step, 0, record.done);
    });
    atomicStore(at(control.program), program);
    atomicStore(at(control.program), count, 4);
    const opened = variable(atomicAdd(at(control.sequence), 1));
    notify(at(control.sequence));
    call(share, program, count, scratch);
    atomicStore(at(control.sequence), opened.add(2));
    // Records and arguments may be written again only when no worker looks at them any more.
    waitUntil(at(control.active), 0, (active) => active.eq(0));
  });

  module.define("serve", ["i32", "i32"], () => {
    const [slot, known] = [parameter(0), parameter(1)];
    const seen = variable(0);
    const idle = variable(0);
    repeat(() => {
      when(atomicLoad(at(control.closing)), () => leave(int(0)));
      const sequence = variable(atomicLoad(at(control.sequence)));
      when(sequence.and(1).and(sequence.ne(seen)), () => {
        idle.set(int(0));
        enter();
        // The program may have closed before the worker was counted as active.
        when(atomicLoad(at(control.sequence)).eq(sequence), () => {
          when(atomicLoad(at(control.kernels)).ne(known), () => {
            exit();
            leave(int(serveLoad));
          });
          seen.set(sequence);
          const program = atomicLoad(at(control.program));
          call(share, program, atomicLoad(at(control.program), 4), loadInt(slot));
        });
        exit();
      }, () => {
        idle.set(idle.add(1));
        when(idle.gt(spins), () => wait(at(control.sequence), sequence, -1));
      });
    });
    leave(int(0));
  }, "i32");

  return module.encode();
}

function eachRecord(program: I32, count: I32, write: (step: I32) => void): void {
  loop(program, program.add(count.mul(record.bytes)), record.bytes, write);
}

function enter(): void {
  variable(atomicAdd(int(control.active), 1));
}

function exit(): void {
  variable(atomicAdd(int(control.active), -1));
  notify(int(control.active));
}

/** Spins, then sleeps (waking each millisecond to look for a failure), until `holds`. */
function waitUntil(address: I32, offset: number, holds: (value: I32) => I32): void {
  const tries = variable(0);
  repeat((leaveIf) => {
    const value = variable(atomicLoad(address, offset));
    leaveIf(holds(value));
    leaveIf(atomicLoad(int(control.failed)));
    tries.set(tries.add(1));
    when(tries.gt(spins), () => wait(address, value, 1, offset));
  });
}
