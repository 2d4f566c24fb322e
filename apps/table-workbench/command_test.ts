import { assertEquals } from "@std/assert";
import { losses } from "@shrinklab/models/losses";
import { lossNames } from "./command.ts";

Deno.test("--loss takes every loss of the registry", () => {
  assertEquals([...lossNames].sort(), Object.keys(losses).sort());
});
