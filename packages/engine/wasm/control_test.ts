import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { compile, instantiate, memory } from "./evaluate_for_tests.ts";
import {
  call,
  callIndirect,
  type I32,
  int,
  leave,
  loop,
  Module,
  parameter,
  repeat,
  storeInt,
  variable,
  when,
} from "./mod.ts";

/** What `for (i = from; i < to; i += step)` passes through, as a number in base 31. */
function passes(from: number, to: number, step: number): number {
  let trace = 0;
  for (let i = from; i < to; i += step) trace = (Math.imul(trace, 31) + i + 1) | 0;
  return trace;
}

/** The same by a loop. */
function traced(from: I32 | number, to: I32 | number, step: number): void {
  const trace = variable(0);
  loop(from, to, step, (i) => trace.set(trace.mul(31).add(i).add(1)));
  leave(trace);
}

const bound = fc.integer({ min: -20, max: 20 });

Deno.test("loop() counts as for does, its bounds constants or values", () => {
  fc.assert(
    fc.property(bound, bound, fc.integer({ min: 1, max: 7 }), (from, to, step) => {
      const wanted = passes(from, to, step);
      const [a, b] = [parameter(0), parameter(1)];
      for (const [first, end] of [[from, to], [a, to], [from, b], [a, b]] as const) {
        const count = compile(() => traced(first, end, step), { parameters: 2, result: true });
        assertEquals(count(from, to), wanted);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("loop() calculates its bound once", () => {
  const count = compile(() => {
    const [end, total] = [variable(3), variable(0)];
    loop(0, end.add(0).mul(2), 1, () => {
      end.set(end.add(1));
      total.set(total.add(1));
    });
    leave(total);
  }, { result: true });
  assertEquals(count(), 6);
});

Deno.test("loop() goes on from what is assigned to its counter", () => {
  const count = compile(() => {
    const total = variable(0);
    loop(0, 10, 1, (i) => {
      i.set(i.add(2));
      total.set(total.add(1));
    });
    leave(total);
  }, { result: true });
  assertEquals(count(), 4);
});

Deno.test("loop() nests", () => {
  const count = compile(() => {
    const total = variable(0);
    loop(0, parameter(0), 1, (i) => loop(i, parameter(0), 1, (j) => total.set(total.add(j))));
    leave(total);
  }, { parameters: 1, result: true });
  assertEquals(count(4), 0 + 1 + 2 + 3 + 1 + 2 + 3 + 2 + 3 + 3);
});

Deno.test("when() runs one branch or the other", () => {
  const choose = compile(() => {
    const result = variable(0);
    when(parameter(0), () => result.set(int(1)), () => result.set(int(2)));
    when(parameter(0).gt(5), () => result.set(result.add(10)));
    leave(result);
  }, { parameters: 1, result: true });
  assertEquals([choose(0), choose(1), choose(-1), choose(6)], [2, 1, 1, 11]);
});

Deno.test("repeat() goes on until a condition holds, at its start or its end", () => {
  const count = compile(() => {
    const total = variable(0);
    repeat((leaveIf) => {
      leaveIf(total.ge(parameter(0)));
      total.set(total.add(2));
      leaveIf(total.eq(8));
    });
    leave(total);
  }, { parameters: 1, result: true });
  assertEquals([count(0), count(3), count(100)], [0, 4, 8]);
});

Deno.test("leave() ends the function inside of a loop", () => {
  const find = compile(() => {
    loop(0, 100, 1, (i) => when(i.mul(i).ge(parameter(0)), () => leave(i)));
    leave(int(-1));
  }, { parameters: 1, result: true });
  assertEquals([find(17), find(1e6)], [5, -1]);
});

Deno.test("variable() keeps a value that its expression would not", () => {
  const result = compile(() => {
    const x = variable(parameter(0));
    const before = variable(x.mul(10));
    const lazy = x.mul(10);
    x.set(x.add(1));
    leave(lazy.sub(before));
  }, { parameters: 1, result: true });
  assertEquals(result(3), 10);
});

Deno.test("locals of closed scopes are used again, those of open ones are not", () => {
  const result = compile(() => {
    const outer = variable(1);
    loop(0, 3, 1, () => {
      const inner = variable(5);
      inner.set(inner.add(outer));
    });
    const [a, b] = [variable(100), variable(1000)];
    when(int(1), () => variable(7), () => variable(9));
    loop(0, 2, 1, () => outer.set(outer.add(a).add(b)));
    leave(outer);
  }, { result: true });
  assertEquals(result(), 2201);
});

Deno.test("call() and callIndirect() run other functions with their arguments", () => {
  const module = new Module({ table: true });
  const write = module.define("write", ["i32", "i32", "i32"], () => {
    storeInt(parameter(0), parameter(1).sub(parameter(2)));
  });
  const type = module.type(["i32", "i32", "i32"]);
  module.define("both", ["i32"], () => {
    call(write, int(4096), int(9), int(3));
    callIndirect(parameter(0), type, int(4100), int(2), int(5));
  });
  const table = new WebAssembly.Table({ element: "anyfunc", initial: 2 });
  const functions = instantiate(module, table);
  table.set(1, functions.write as never);
  functions.both!(1);
  assertEquals([...new Int32Array(memory.buffer, 4096, 2)], [6, -3]);
  assertThrows(() => functions.both!(0), WebAssembly.RuntimeError);
});
