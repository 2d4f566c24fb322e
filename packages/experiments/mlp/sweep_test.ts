import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseSweep } from "./sweep.ts";

Deno.test("parseSweep() spaces values by equal ratios, and keeps its ends", () => {
  const { setting, values } = parseSweep("lambda=1e-5..1e-1:9");
  assertEquals(setting, "lambda");
  assertEquals(values, [1e-5, 3.16e-5, 1e-4, 3.16e-4, 1e-3, 3.16e-3, 1e-2, 3.16e-2, 1e-1]);
});

Deno.test("parseSweep() spaces values by equal steps from 0 on", () => {
  assertEquals(parseSweep("dropout=0..0.9:4").values, [0, 0.3, 0.6, 0.9]);
});

Deno.test("parseSweep() takes a list as it is", () => {
  assertEquals(parseSweep("lr=0.1,0.01").values, [0.1, 0.01]);
});

Deno.test("parseSweep() throws on what is no sweep", () => {
  assertThrows(() => parseSweep("lambda"), SyntaxError, "want SETTING=FROM..TO:COUNT");
  assertThrows(() => parseSweep("units=1,2"), RangeError, "want one of lambda");
  assertThrows(() => parseSweep("lambda=1..2:1"), RangeError, "count is 1");
  assertThrows(() => parseSweep("lambda=1,1"), RangeError, "value is 1 twice");
  assertThrows(() => parseSweep("lambda=a"), SyntaxError, 'a number >= 0 for "a"');
});

Deno.test("parseSweep() gives as many different values as asked for, or an error of ours", () => {
  const number = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(fc.property(number, number, fc.integer({ min: 2, max: 20 }), (from, to, count) => {
    try {
      const { values } = parseSweep(`lr=${from}..${to}:${count}`);
      assertEquals([values.length, new Set(values).size], [count, count]);
      assertEquals([values[0], values.at(-1)], [from, to]);
    } catch (error) {
      assert(error instanceof RangeError);
    }
  }));
});
