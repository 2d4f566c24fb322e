import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseSafetensorsIndex } from "./safetensors_index.ts";

Deno.test("parseSafetensorsIndex() gives the tensors of each file", () => {
  const weight_map = { a: "x-1.safetensors", b: "x-2.safetensors", c: "x-1.safetensors" };
  const index = JSON.stringify({ metadata: { total_size: 9 }, weight_map });
  assertEquals([...parseSafetensorsIndex(index)], [
    ["x-1.safetensors", ["a", "c"]],
    ["x-2.safetensors", ["b"]],
  ]);
});

Deno.test("parseSafetensorsIndex() refuses files outside of the folder", () => {
  for (const file of ["../x.safetensors", "/x.safetensors", "a\\x.safetensors", "x.bin", 3, null]) {
    const index = JSON.stringify({ weight_map: { a: file } });
    assertThrows(
      () => parseSafetensorsIndex(index, "i.json"),
      RangeError,
      'Cannot read "i.json": the file of "a" is ',
    );
  }
});

Deno.test("parseSafetensorsIndex() throws only typed errors", () => {
  assertThrows(() => parseSafetensorsIndex("{"), SyntaxError, "it is not JSON");
  for (const text of ["null", "[]", "{}", '{"weight_map": []}', '{"weight_map": null}']) {
    assertThrows(() => parseSafetensorsIndex(text), RangeError, "its weight_map is not an object");
  }
  fc.assert(fc.property(fc.json(), (map) => {
    try {
      parseSafetensorsIndex(`{"weight_map": ${map}}`);
    } catch (error) {
      assert(error instanceof RangeError, String(error));
    }
  }));
});
