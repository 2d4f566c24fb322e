/**
 * What the tests of every package share: a test that needs a permission or data which is absent
 * is reported as ignored, with the reason in its name, never as passed.
 *
 * @module
 */
export { dataPath } from "./data_path.ts";
export { postgresMissing, PostgresServer } from "./postgres_server.ts";

/** What a test needs before it can say anything. */
export interface Needs {
  /** Deno permissions, for example `{ name: "read" }`. */
  permissions?: readonly Deno.PermissionDescriptor[];
  /** Paths that must exist (they are looked at only where reading is permitted). */
  paths?: readonly string[];
  /** Something else that is absent, in words. */
  missing?: string;
}

/**
 * Registers `body` as a test, or as an ignored one whose name says what is missing.
 *
 * @param needs Permissions and paths without which the test cannot run.
 * @param name Test name, `symbol() does X when Y`.
 * @param body The test itself.
 *
 * @example
 * ```ts ignore
 * import { testWhere } from "@shrinklab/testing";
 *
 * testWhere({ permissions: [{ name: "read" }] }, "idxContent() reads a file", async () => {});
 * ```
 */
export function testWhere(needs: Needs, name: string, body: () => void | Promise<void>): void {
  const missing = lacks(needs);
  if (missing === undefined) Deno.test(name, body);
  else Deno.test({ name: `${name} (ignored: ${missing})`, ignore: true, fn: body });
}

function lacks(needs: Needs): string | undefined {
  if (needs.missing !== undefined) return needs.missing;
  for (const permission of needs.permissions ?? []) {
    if (Deno.permissions.querySync(permission).state !== "granted") {
      return `needs --allow-${permission.name}`;
    }
  }
  for (const path of needs.paths ?? []) {
    if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") {
      return `needs --allow-read for ${path}`;
    }
    try {
      Deno.statSync(path);
    } catch {
      return `${path} is not there`;
    }
  }
  return undefined;
}
