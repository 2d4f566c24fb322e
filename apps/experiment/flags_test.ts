import { optimizerNames } from "@shrinklab/experiments";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { imageFlags, tableFlags } from "./flags.ts";

const images = imageFlags(["quick"], "quick");
const tables = tableFlags(["e4-grades"], "e4-grades");

Deno.test("--optimizer names every optimizer", () => {
  for (const name of optimizerNames) assert(images.optimizer.summary.includes(name));
});

Deno.test("flags of images and tables differ by their data alone", () => {
  const names = (table: object) => new Set(Object.keys(table));
  assertEquals([...names(images).difference(names(tables))], [
    ...["dataset", "images", "resize", "shape", "valid-rows", "scale"],
  ]);
  assertEquals([...names(tables).difference(names(images))], [
    ...["csv", "header", "separator", "decimal", "thousands", "encoding", "text", "target", "drop"],
  ]);
});

Deno.test("--preset shows the usual one, which the command takes where none is named", () => {
  assertEquals([images.preset.read([], "--preset"), images.preset.shown], [undefined, "quick"]);
  assertThrows(() => images.preset.read(["quik"], "--preset"), Error, "want quick");
});
