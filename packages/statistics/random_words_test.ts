import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { randomWords } from "./random_words.ts";

Deno.test("randomWords() gives the same from the same seed, other words from another", () => {
  const [a, b, c] = [1, 1, 2].map((seed) => {
    const next = randomWords(seed);
    return Array.from({ length: 5 }, next);
  });
  assertEquals(a, b);
  assertNotEquals(a, c);
});

Deno.test("randomWords() sets each bit half of the time", () => {
  const next = randomWords(3);
  const set = new Array<number>(32).fill(0);
  for (let i = 0; i < 10_000; i++) {
    const word = next();
    set.forEach((_, bit) => set[bit]! += word >>> bit & 1);
  }
  assert(set.every((count) => Math.abs(count - 5000) < 250), `${set}`);
});
