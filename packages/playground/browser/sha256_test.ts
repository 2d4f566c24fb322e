import { RandomState } from "@shrinklab/data";
import { assertEquals } from "@std/assert";
import { sha256 } from "./sha256.ts";

Deno.test("sha256() is what crypto.subtle calculates, whatever the length", async () => {
  const random = new RandomState(1);
  for (const length of [...Array.from({ length: 140 }, (_, i) => i), 100_003]) {
    const bytes = Uint8Array.from({ length }, () => random.randint(0, 256));
    const expected = await crypto.subtle.digest("SHA-256", bytes);
    assertEquals(sha256(bytes).toHex(), new Uint8Array(expected).toHex(), `${length}`);
  }
});
