import { testWhere } from "@shrinklab/testing";
import { assert } from "@std/assert";
import { fuzzImages } from "./fuzz_images.ts";

const files = { permissions: [{ name: "read" as const }, { name: "write" as const }] };
testWhere(
  files,
  "500 damaged files of images are read or refused, at once and in little memory",
  async () => {
    const { read, refused, slowest, growth } = await fuzzImages(500, 1);
    assert(read > 20 && refused > 200, `${read} read, ${refused} refused`);
    assert(slowest < 1000, `${slowest} ms`);
    assert(growth < 300e6, `${growth} bytes`);
  },
);
