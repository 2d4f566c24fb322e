import { assertEquals, assertStringIncludes } from "@std/assert";
import { chooseRows, loadImages } from "./data.ts";

const nowhere = { environment: () => undefined };

Deno.test("loadImages() takes the built-in images where the preset's are not at hand", async () => {
  const { images, standIn } = await loadImages("mnist", nowhere);
  assertEquals([images.name, images.train.rows], ["embedded", 6000]);
  assertStringIncludes(standIn!, "no figure compares with the source's");
});

Deno.test("loadImages() takes those that the user chose", async () => {
  const { images, standIn } = await loadImages("mnist", { ...nowhere, chosen: "embedded" });
  assertEquals([images.name, standIn], ["embedded", undefined]);
});

Deno.test("chooseRows() lets the test rows choose where all others are trained on", async () => {
  const { images } = await loadImages("mnist", nowhere);
  const { train, valid, test } = chooseRows(images, { type: "all" });
  assertEquals([train.rows, valid === test], [6000, true]);
});
