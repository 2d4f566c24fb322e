import { assertEquals } from "@std/assert";
import { lanesWith } from "@shrinklab/engine/registers";
import { v8Flags } from "./v8_flags.ts";

const help = [
  "SSE4_1=1 AVX=1 AVX2=1 FMA3=1 ATOM=0",
  "Options:",
  "  --experimental-wasm-revectorize (enable 128 to 256 bit revectorization)",
  "        type: bool  default: --no-experimental-wasm-revectorize",
  "  --wasm-bounds-checks (enable bounds checks)",
].join("\n");
const narrow = "--no-wasm-dynamic-tiering";

Deno.test("v8Flags() asks for registers of eight lanes where V8 and the processor have them", () => {
  assertEquals(lanesWith(v8Flags(help, "linux")), 8);
});

Deno.test("v8Flags() asks for nothing that this V8 does not know", () => {
  assertEquals(v8Flags(help.replaceAll("revectorize", "other"), "linux"), narrow);
  assertEquals(v8Flags(help.replaceAll("bounds", "other"), "linux"), narrow);
  assertEquals(v8Flags("", "linux"), narrow);
});

Deno.test("v8Flags() asks for four lanes where the processor has no more", () => {
  assertEquals(v8Flags(help.replace("AVX2=1", "AVX2=0"), "linux"), narrow);
  assertEquals(v8Flags(help.replace("FMA3=1", "FMA3=0"), "linux"), narrow);
});

Deno.test("v8Flags() asks for four lanes on Windows, which sets memory aside before it is used", () => {
  assertEquals(v8Flags(help, "windows"), narrow);
});

Deno.test("v8Flags() keeps the heap of a sweep small, where V8 knows how", () => {
  const sweeping = `${help}\n  --heap-growing-percent (…)\n  --max-semi-space-size (…)`;
  assertEquals(
    v8Flags(sweeping, "windows", "sweep"),
    `${narrow},--heap-growing-percent=25,--max-semi-space-size=4`,
  );
  assertEquals(v8Flags(sweeping, "windows"), narrow);
});
