import { testWhere } from "@shrinklab/testing";
import { figures, pathFigures } from "@shrinklab/report/report";
import { assert, assertEquals } from "@std/assert";
import { galleryFiles } from "../fixtures/report/make_gallery.ts";

const docs = new URL("../docs/", import.meta.url);
const needs = { permissions: [{ name: "read" }] } as const;

testWhere(needs, "every figure is drawn as docs/gallery has it", async () => {
  const files = await galleryFiles();
  for (const [path, content] of files) {
    const stored = Deno.readFileSync(new URL(path, docs));
    assert(
      typeof content === "string"
        ? content === new TextDecoder().decode(stored)
        : content.every((byte, at) => byte === stored[at]),
      `docs/${path} is another now: look at it after \`deno task fixtures:figures\``,
    );
  }
});

testWhere(needs, "every figure is in the gallery", () => {
  const gallery = Deno.readTextFileSync(new URL("gallery.md", docs));
  const missing = Object.keys({ ...figures, ...pathFigures }).filter((name) =>
    !gallery.includes(`gallery/${name}`)
  );
  assertEquals(missing, []);
});
