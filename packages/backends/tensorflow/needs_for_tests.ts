import type { Needs } from "@shrinklab/testing";
import { findInstallation, installationFile, installationFolder } from "./installation.ts";
import { loadVariables } from "./load_backend.ts";

/**
 * What a test of the tensorflow backend needs.
 *
 * @returns Permissions, and the file that setup writes last.
 */
export function tensorflowNeeds(): Needs {
  const variables = ["HOME", ...Object.keys(loadVariables), "TF_NUM_INTRAOP_THREADS"];
  const permissions: Deno.PermissionDescriptor[] = [
    { name: "ffi" },
    { name: "read" },
    ...variables.map((variable) => ({ name: "env" as const, variable })),
  ];
  const granted = permissions.every((one) => Deno.permissions.querySync(one).state === "granted");
  if (!granted) return { permissions };
  const folder = findInstallation()?.folder ?? installationFolder("cpu");
  return { permissions, paths: [`${folder}/${installationFile}`] };
}
