import { assertEquals, assertNotEquals } from "@std/assert";
import { contentDigest, sha256 } from "./content_digest.ts";

Deno.test("sha256() gives the published digest of 'abc'", async () => {
  assertEquals(
    await sha256(new TextEncoder().encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

Deno.test("contentDigest() does not depend on the order in which files are named", async () => {
  const files = { a: "1".repeat(64), b: "2".repeat(64) };
  assertEquals(await contentDigest(files), await contentDigest({ b: files.b, a: files.a }));
});

Deno.test("contentDigest() tells apart files that swap their content", async () => {
  assertNotEquals(await contentDigest({ a: "1", b: "2" }), await contentDigest({ a: "2", b: "1" }));
});
