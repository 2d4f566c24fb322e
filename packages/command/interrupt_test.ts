import { assertEquals, assertStringIncludes } from "@std/assert";
import { type EndingSignal, watchInterrupt } from "./interrupt.ts";

function pressable() {
  const handlers = new Map<EndingSignal, () => void>();
  const exits: number[] = [];
  const source = {
    listen: (name: EndingSignal, handler: () => void) => void handlers.set(name, handler),
    ignore: (name: EndingSignal) => void handlers.delete(name),
    exit: (code: number) => void exits.push(code),
  };
  return { source, handlers, exits, press: (name: EndingSignal) => handlers.get(name)?.() };
}

Deno.test("watchInterrupt() aborts at the first Ctrl-C and exits at the second", () => {
  const { source, exits, press } = pressable();
  const said: string[] = [];
  using interrupt = watchInterrupt((line) => said.push(line), source);
  assertEquals([interrupt.signal.aborted, interrupt.code], [false, undefined]);
  press("SIGINT");
  assertEquals([interrupt.signal.aborted, said.length, exits], [true, 1, []]);
  press("SIGINT");
  assertEquals([said.length, exits], [1, [130]]);
});

Deno.test("watchInterrupt() takes SIGTERM and SIGHUP as Ctrl-C, with exit codes of their own", () => {
  for (const [name, code] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    const { source, exits, press } = pressable();
    const said: string[] = [];
    using interrupt = watchInterrupt((line) => said.push(line), source);
    press(name);
    assertEquals([interrupt.signal.aborted, interrupt.code, exits], [true, code, []]);
    assertStringIncludes(said.join(), `Asked to end (${name}): ending cleanly`);
    press(name);
    assertEquals(exits, [code]);
  }
});

Deno.test("watchInterrupt() stops listening when disposed", () => {
  const { source, handlers } = pressable();
  watchInterrupt(() => {}, source)[Symbol.dispose]();
  assertEquals(handlers.size, 0);
});
