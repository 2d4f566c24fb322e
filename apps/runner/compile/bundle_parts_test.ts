import { assertEquals } from "@std/assert";
import { missingParts, neededParts, sizesByOrigin } from "./bundle_parts.ts";

Deno.test("missingParts() names what is not there, by file or by folder", () => {
  const parts = new Map(neededParts.map((path) => [path.replace(/\/$/, "/any.ts"), 1]));
  assertEquals(missingParts(parts), []);
  parts.delete("packages/engine/threads/worker.ts");
  assertEquals(missingParts(parts), ["packages/engine/threads/worker.ts"]);
});

Deno.test("sizesByOrigin() leaves out what a package of npm was resolved with", () => {
  const path = "node_modules/.deno/@tensorflow+tfjs-data@4.22.0_@tensorflow+tfjs-core@4.22.0/a.js";
  assertEquals(sizesByOrigin(new Map([[path, 5]])), [["npm:@tensorflow/tfjs-data@4.22.0", 5]]);
});
