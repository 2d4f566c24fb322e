import { assertEquals, assertRejects } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { readInput } from "./read_input.ts";
import { UsageError } from "./usage_error.ts";

const files: Deno.PermissionDescriptor[] = [{ name: "read" }, { name: "write" }];

testWhere(
  { permissions: files },
  "readInput() reads a file, and says what is wrong with others",
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/a`, "x");
      assertEquals(await readInput(`${folder}/a`, "a file"), Uint8Array.of(120));
      await assertRejects(
        () => readInput(`${folder}/b`, "a safetensors file"),
        UsageError,
        "it is not there, want a safetensors file",
      );
      await assertRejects(() => readInput(folder, "a file"), UsageError, `Cannot read "${folder}"`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
