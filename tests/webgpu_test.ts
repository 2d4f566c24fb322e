import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Needs, testWhere } from "@shrinklab/testing";
import { inFolder, processes, runApp } from "./run_app.ts";

/** What is missing for WebGPU; looked for in a process of its own, as drivers stay loaded. */
async function webgpuNeeds(): Promise<Needs> {
  const { state } = await Deno.permissions.query({ name: "run" });
  if (state !== "granted") return processes;
  const code = "Deno.exit(await navigator.gpu?.requestAdapter() ? 0 : 1)";
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--unstable-webgpu", code],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  if (!success) return { ...processes, missing: "there is no WebGPU adapter" };
  // By OpenGL alone the driver takes the process down at its end, after what it has printed.
  return Deno.build.os === "linux" && !hasVulkanDriver()
    ? { ...processes, missing: "there is no Vulkan driver, such as mesa-vulkan-drivers" }
    : processes;
}

function hasVulkanDriver(): boolean {
  return ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"].some((folder) => {
    try {
      return [...Deno.readDirSync(folder)].length > 0;
    } catch {
      return false;
    }
  });
}

const needs = await webgpuNeeds();

testWhere(
  needs,
  "bench trains on webgpu, and says on which adapter",
  inFolder(async (folder) => {
    const args = ["--backend", "webgpu", "--task", "thoracic", "--steps", "1"];
    const { code, stdout, stderr } = await runApp("bench", args, folder);
    assertEquals([code, stderr.includes("Error")], [0, false], stderr);
    assertStringIncludes(stdout, "webgpu (");
  }),
);
