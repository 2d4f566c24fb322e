import { assertEquals } from "@std/assert";
import { shortJson } from "./short_json.ts";

Deno.test("shortJson() cuts what is longer than 60 characters", () => {
  assertEquals(shortJson("x".repeat(58)), `"${"x".repeat(58)}"`);
  assertEquals(shortJson("x".repeat(59)), `"${"x".repeat(56)}...`);
});
