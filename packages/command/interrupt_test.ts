import { assertEquals } from "@std/assert";
import { watchInterrupt } from "./interrupt.ts";

function pressable() {
  const handlers = new Set<() => void>();
  const exits: number[] = [];
  const source = {
    listen: (handler: () => void) => void handlers.add(handler),
    ignore: (handler: () => void) => void handlers.delete(handler),
    exit: (code: number) => void exits.push(code),
  };
  return {
    source,
    handlers,
    exits,
    press: () => handlers.forEach((handler) => handler()),
  };
}

Deno.test("watchInterrupt() aborts at the first Ctrl-C and exits at the second", () => {
  const { source, exits, press } = pressable();
  const said: string[] = [];
  using interrupt = watchInterrupt((line) => said.push(line), source);
  assertEquals(interrupt.signal.aborted, false);
  press();
  assertEquals([interrupt.signal.aborted, said.length, exits], [true, 1, []]);
  press();
  assertEquals([said.length, exits], [1, [130]]);
});

Deno.test("watchInterrupt() stops listening when disposed", () => {
  const { source, handlers } = pressable();
  watchInterrupt(() => {}, source)[Symbol.dispose]();
  assertEquals(handlers.size, 0);
});
