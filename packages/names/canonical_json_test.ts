import { assertEquals } from "@std/assert";
import { canonicalJson } from "./canonical_json.ts";

Deno.test("canonicalJson() does not depend on the order of fields", () => {
  assertEquals(
    canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined }),
    canonicalJson({ b: [{ c: 2, d: 1 }] }),
  );
});
