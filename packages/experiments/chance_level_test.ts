import { assertEquals, assertStringIncludes } from "@std/assert";
import { chanceLevel } from "./chance_level.ts";

const even = Array(10).fill(100);

Deno.test("chanceLevel() names the class that is answered for every image", () => {
  const predicted = Array(10).fill(0);
  predicted[7] = 1000;
  assertEquals(chanceLevel(predicted, even, 100), "chance level: class 7 for every image");
});

Deno.test("chanceLevel() takes luck into account", () => {
  // A coin with p = 0.1 thrown 1000 times: 100 right, standard deviation 9.5.
  assertStringIncludes(chanceLevel(even, even, 118)!, "no better than one class for all");
  assertEquals(chanceLevel(even, even, 120), undefined);
});

Deno.test("chanceLevel() measures by the commonest class", () => {
  assertStringIncludes(chanceLevel([80, 20], [85, 15], 84)!, "no better than one class");
  assertEquals(chanceLevel([85, 15], [85, 15], 99), undefined);
});

Deno.test("chanceLevel() says nothing about no images", () => {
  assertEquals(chanceLevel([0, 0], [], 0), undefined);
});
