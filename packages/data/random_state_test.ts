import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import cases from "../../fixtures/numpy/random_state.json" with { type: "json" };
import { MersenneTwister } from "./mersenne_twister.ts";
import { RandomState } from "./random_state.ts";

for (const expected of cases) {
  const seed = expected.seed as number | number[];
  const label = Array.isArray(seed) && seed.length > 9 ? "a list of 700" : JSON.stringify(seed);

  Deno.test(`RandomState draws as numpy ${expected.numpy} does when seeded by ${label}`, () => {
    const random = new RandomState(seed);
    assertEquals(expected.random.map(() => random.random()), expected.random);
    assertEquals(expected.uniform.map(() => random.uniform(-0.25, 0.25)), expected.uniform);
    for (const { low, high, values } of expected.randint) {
      assertEquals(values.map(() => random.randint(low, high)), values);
    }
    assertEquals([...random.permutation(10)], expected.permutation);
    assertEquals(random.shuffle([..."abcdefg"]).join(""), expected.shuffle);
    for (const value of expected.normal) assertAlmostEquals(random.normal(1, 2), value, 1e-14);
    assertEquals(random.random(), expected.afterNormal);
    for (let i = 1; i < 1000; i++) random.random();
    assertEquals(random.random(), expected.after1000);
  });
}

Deno.test("MersenneTwister draws the published 10,000th number when seeded by 5489", () => {
  const bits = new MersenneTwister(5489);
  for (let i = 1; i < 10000; i++) bits.next32();
  assertEquals(bits.next32(), 4123659995); // ISO C++ [rand.predef]
});

Deno.test("RandomState throws on a seed that numpy refuses", () => {
  for (const seed of [-1, 1.5, NaN, 2 ** 32]) {
    assertThrows(() => new RandomState(seed), RangeError, "want a whole number");
    assertThrows(() => new RandomState([1, seed]), RangeError, "want a whole number");
  }
  assertThrows(() => new RandomState([]), RangeError, "is empty");
});

Deno.test("randint() throws when there is no number to draw", () => {
  const random = new RandomState(1);
  assertThrows(() => random.randint(3, 3), RangeError, "low is 3 and high 3");
  assertThrows(() => random.randint(0, 2.5), RangeError);
  assertThrows(() => random.randint(0, Infinity), RangeError);
});

Deno.test("uniform() throws when a bound is not finite", () => {
  assertThrows(() => new RandomState(1).uniform(0, Infinity), RangeError);
  assertThrows(() => new RandomState(1).uniform(NaN, 1), RangeError);
});

Deno.test("normal() throws on a negative deviation", () => {
  assertThrows(() => new RandomState(1).normal(0, -1), RangeError);
});

Deno.test("permutation() holds every number once and nothing for zero", () => {
  assertEquals(new RandomState(3).permutation(0).length, 0);
  const order = new RandomState(3).permutation(257);
  assert(order.some((value, i) => value !== i));
  assertEquals([...order].sort((a, b) => a - b), [...order.keys()]);
  assertThrows(() => new RandomState(3).permutation(-1), RangeError);
});
