import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { instantiate, memory } from "./evaluate_for_tests.ts";
import {
  call,
  fma,
  int,
  lanes,
  leave,
  load,
  loop,
  Module,
  parameter,
  store,
  storeInt,
} from "./mod.ts";

Deno.test("Module.type() gives equal types one number", () => {
  const module = new Module();
  const first = module.type(["i32", "f32"]);
  assertEquals(module.type(["i32", "f32"]), first);
  const others = [module.type(["i32"]), module.type(["i32", "f32"], "i32"), module.type([])];
  assertEquals(new Set([first, ...others]).size, 4);
});

Deno.test("Module.define() exports functions under their names, whatever they hold", () => {
  const module = new Module();
  const names = ["one", "two words {1,2}", "é"];
  for (const [i, name] of names.entries()) module.define(name, [], () => leave(int(i)), "i32");
  const functions = instantiate(module);
  assertEquals(names.map((name) => functions[name]!()), [0, 1, 2]);
});

Deno.test("Module.encode() takes functions of many types, locals and instructions", () => {
  const module = new Module();
  module.define("sum", ["i32", "i32"], () => leave(parameter(0).add(parameter(1))), "i32");
  module.define("long", ["i32"], () => {
    for (let k = 0; k < 1000; k++) storeInt(parameter(0), k, 4 * k);
  });
  const { sum, long } = instantiate(module);
  assertEquals(sum!(40, 2), 42);
  long!(8192);
});

Deno.test("Module.import() lets functions call those of the host", () => {
  const module = new Module();
  const [note, end] = [module.import("note", ["i32", "i32"]), module.import("end", [])];
  const run = module.define("run", ["i32"], () => {
    call(note, parameter(0), int(7));
    call(end);
  });
  module.define("twice", [], () => {
    call(run, int(1));
    call(run, int(2));
  });
  const seen: unknown[] = [];
  const host = { note: (...n: number[]) => seen.push(n), end: () => seen.push("end") };
  const imports = { engine: { memory, ...host } };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), imports);
  (exports.twice as () => void)();
  assertEquals(seen, [[1, 7], "end", [2, 7], "end"]);
});

Deno.test("Module.import() comes before the first function", () => {
  const module = new Module();
  module.define("first", [], () => {});
  assertThrows(
    () => module.import("late", []),
    TypeError,
    "Cannot import late: a function is defined already",
  );
});

Deno.test("constant vectors are put together once, before the loops that use them", () => {
  const module = new Module();
  module.define("add", ["i32"], () => {
    loop(0, 10, 1, () => {
      const sum = load(parameter(0)).add(lanes(0.5)).add(lanes(0.25)).add(lanes(0.5));
      store(parameter(0), sum);
    });
  });
  const bytes = module.encode().toString();
  const count = (...some: number[]) => bytes.split(String(some)).length - 1;
  // v128.const 0.5, 0.5, 0.5, 0.5
  assertEquals(count(0xfd, 0x0c, ...Array(4).fill([0, 0, 0, 0x3f]).flat()), 1);
  const numbers = new Float32Array(memory.buffer, 16, 4).fill(1);
  instantiate(module).add!(16);
  assertEquals([...numbers], Array(4).fill(13.5));
});

Deno.test("a trap names the function that it happened in", () => {
  const module = new Module();
  module.define("gatherRows 3x5", ["i32"], () => storeInt(parameter(0), int(1).div(0)));
  const error = assertThrows(
    () => instantiate(module)["gatherRows 3x5"]!(0),
    WebAssembly.RuntimeError,
  );
  assertMatch(error.stack ?? "", /gatherRows 3x5/);
});

Deno.test("a module writes relaxed instructions only where it may", () => {
  const bytes = (relaxed: boolean) => {
    const module = new Module({ relaxed });
    module.define("fma", ["i32"], () => {
      const x = load(parameter(0));
      store(parameter(0), fma(x, x, x));
    });
    return module.encode().toString();
  };
  // f32x4.relaxed_madd is 0xfd, then 0x105 as LEB128.
  const relaxedMadd = String([0xfd, 0x85, 0x02]);
  assert(bytes(true).includes(relaxedMadd));
  assert(!bytes(false).includes(relaxedMadd));
});

Deno.test("a statement outside of a function is an error", () => {
  assertThrows(
    () => storeInt(int(0), 1),
    TypeError,
    "Cannot write a statement: no function is being written",
  );
});

Deno.test("a function that throws while it is written leaves no function being written", () => {
  const module = new Module();
  const boom = () => {
    throw new RangeError("boom");
  };
  assertThrows(() => module.define("broken", [], boom), RangeError);
  assertThrows(() => storeInt(int(0), 1), TypeError, "no function");
});
