import { assertEquals, assertRejects } from "@std/assert";
import { openStore } from "./open_store.ts";
import { StoreError } from "./store_error.ts";

Deno.test("openStore() makes a file that is not there, unless told not to", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const place = `${folder}/store.sqlite`;
    await assertRejects(() => openStore(place, { make: false }), StoreError, "is not there");
    assertEquals([...Deno.readDirSync(folder)], []);
    {
      await using _made = await openStore(place);
    }
    await using found = await openStore(place, { make: false });
    assertEquals(await found.sweeps(), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
