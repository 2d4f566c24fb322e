import { assertEquals, assertNotEquals } from "@std/assert";
import { weightsSha256 } from "./weights_sha256.ts";

const tensor = (...values: number[]) => ({
  name: "w",
  shape: [values.length],
  values: Float32Array.from(values),
});

Deno.test("weightsSha256() is the hash of the little endian bytes", async () => {
  // printf '\x00\x00\x80\x3f\x00\x00\x00\xc0' | sha256sum
  const expected = "ee4ac73c2bd27756ab82780f27c73a7bc4d3f0bb6acb37e008bc27eccd7e588b";
  assertEquals(await weightsSha256([tensor(1, -2)]), expected);
  assertEquals(await weightsSha256([tensor(1), tensor(-2)]), expected);
});

Deno.test("weightsSha256() depends on the order and on the last bit", async () => {
  const hash = await weightsSha256([tensor(1), tensor(-2)]);
  assertNotEquals(await weightsSha256([tensor(-2), tensor(1)]), hash);
  assertNotEquals(await weightsSha256([tensor(1 + 2 ** -23), tensor(-2)]), hash);
});

Deno.test("weightsSha256() is the same where there is WebCrypto alone, as in browsers", async () => {
  const weights = [tensor(1, -2), tensor(0.5)];
  const expected = await weightsSha256(weights);
  const { process } = globalThis as unknown as { process: { getBuiltinModule?: unknown } };
  const { getBuiltinModule } = process;
  delete process.getBuiltinModule;
  try {
    assertEquals(process.getBuiltinModule, undefined);
    assertEquals(await weightsSha256(weights), expected);
  } finally {
    process.getBuiltinModule = getBuiltinModule;
  }
});
