import { assertEquals, assertMatch } from "@std/assert";
import { useBackend } from "./mod.ts";

Deno.test("useBackend() takes the engine as auto where there is no permission, and says why", async () => {
  using backend = await useBackend("auto", { threads: 1, strict: true });
  assertEquals([backend.name, backend.mode], ["engine", "strict"]);
  assertMatch(backend.description, /^engine \(.*\), chosen as only it can be strict$/);
});
