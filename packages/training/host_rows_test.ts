import { assertEquals, assertThrows } from "@std/assert";
import { hostRows } from "./host_rows.ts";

Deno.test("hostRows() divides as the cpu backend does", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const scaled = hostRows(bytes, 256, Int32Array.of(0), 1 / 255);
  assertEquals([...scaled], [...Float32Array.from(bytes, (byte) => byte / 255)]);
});

Deno.test("hostRows() throws at a row that is not there", () => {
  for (const row of [-1, 2]) {
    const take = () => hostRows(new Uint8Array(4), 2, Int32Array.of(row), 1);
    assertThrows(take, RangeError, `row is ${row}, want 0 to 1`);
  }
});
