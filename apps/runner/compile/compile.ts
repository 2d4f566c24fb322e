import type { Call } from "@shrinklab/command";
import { formatTable } from "@shrinklab/report/table";
import { bundle } from "./bundle.ts";
import { bundleParts, missingParts, sizesByOrigin } from "./bundle_parts.ts";
import { makeExecutable, versionOf } from "./executable.ts";
import type { compileFlags } from "./flags.ts";

/** Makes the bundle, and the executable of it, and says what is in them. */
export async function compile(call: Call<typeof compileFlags>): Promise<void> {
  const { flags, terminal, log } = call;
  const { output, target } = flags;
  Deno.mkdirSync(output, { recursive: true });
  const path = await bundle(output);
  const text = Deno.readTextFileSync(path);
  const parts = bundleParts(text);
  const missing = missingParts(parts);
  if (missing.length > 0) {
    throw new TypeError(`Cannot bundle: there is no ${missing.join(", no ")} in ${path}`);
  }
  const origins = sizesByOrigin(parts);
  if (!flags.json) {
    terminal.print(`${path}: ${megabytes(text.length)} MB of ${parts.size} modules`);
    terminal.print(originTable(origins));
  }
  const executable = flags["bundle-only"] ? undefined : await makeExecutable(path, target);
  const version = executable && target === undefined ? await versionOf(executable.path) : undefined;
  if (flags.json) {
    const bundled = { path, bytes: text.length, modules: parts.size };
    terminal.print(JSON.stringify({
      bundle: { ...bundled, origins: Object.fromEntries(origins) },
      ...(executable ? { executable: { ...executable, starts: version !== undefined } } : {}),
    }));
  } else if (executable) {
    const { embedded, bytes } = executable;
    terminal.print(`${executable.path}: ${megabytes(bytes)} MB, with ${embedded.join(", ")} in it`);
  }
  if (executable && target === undefined && version === undefined) {
    log.warn(`${executable.path} does not start as shrinklab: DENORT_BIN names no denort`);
  }
}

/** The origins that matter for the size, and the sum of the others. */
function originTable(origins: readonly [string, number][]): string {
  const small = origins.filter(([, size]) => size < 50e3);
  const rest = small.reduce((sum, [, size]) => sum + size, 0);
  const rows = [...origins.slice(0, origins.length - small.length), ["others", rest] as const];
  const columns = [{ title: "from", align: "left" as const }, { title: "kB" }];
  return formatTable(columns, rows.map(([origin, size]) => [origin, (size / 1e3).toFixed(0)]));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
