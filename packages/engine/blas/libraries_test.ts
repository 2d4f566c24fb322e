import { assert, assertEquals } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { openBlas } from "./blas.ts";
import { findBlasLibrary } from "./libraries.ts";
import { sharedMemory } from "../wasm/mod.ts";

Deno.test("findBlasLibrary() takes the first library of its list that is in any folder", () => {
  const there = ["/usr/lib/libmkl_rt.so.2", "/usr/local/lib/libopenblas.so"];
  assertEquals(findBlasLibrary("linux", (path) => there.includes(path)), "libopenblas.so");
});

Deno.test("findBlasLibrary() finds nothing where nothing is, and on Windows", () => {
  assertEquals(findBlasLibrary("linux", () => false), undefined);
  assertEquals(findBlasLibrary("windows", () => true), undefined);
  assertEquals(findBlasLibrary("aix", () => true), undefined);
});

testWhere(
  { permissions: [{ name: "ffi" }, { name: "read" }] },
  "what findBlasLibrary() finds can be opened",
  () => {
    const found = findBlasLibrary();
    if (found === undefined) return;
    using blas = openBlas(found, sharedMemory()).blas;
    assert(blas?.name.startsWith(found));
  },
);
