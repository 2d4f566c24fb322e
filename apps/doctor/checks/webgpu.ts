import type { Finding } from "../finding.ts";

/** The webgpu backend: whether there is an adapter, and whether it is hardware. */
export async function checkWebgpu(): Promise<Finding[]> {
  const name = "webgpu";
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) {
    const advice = Deno.build.os === "linux"
      ? "install the Vulkan driver of your GPU (mesa-vulkan-drivers has one in software, slow)"
      : "nothing, if this machine has no GPU";
    return [{ name, state: "gap", found: "no adapter", advice }];
  }
  const { description, vendor, architecture } = adapter.info;
  const found = description || `${vendor} ${architecture}`.trim() || "an adapter without a name";
  return /llvmpipe|swiftshader|basic render/i.test(found)
    ? [{
      name,
      state: "gap",
      found: `${found}: in software, slow`,
      advice: "use it for tests only",
    }]
    : [{ name, state: "ok", found }];
}
