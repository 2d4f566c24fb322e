/**
 * The folder of full data sets for tests that want them: `SHRINKLAB_DATA`, or `../shared/data`
 * beside the clone. It need not exist: tests name it among what they need.
 *
 * @returns A path, whether or not there is anything.
 *
 * @example
 * ```ts ignore
 * import { dataPath, testWhere } from "@shrinklab/testing";
 *
 * const needs = { permissions: [{ name: "read" as const }], paths: [`${dataPath()}/mnist`] };
 * testWhere(needs, "loadDataset() reads MNIST", async () => {});
 * ```
 */
export function dataPath(): string {
  const variable = "SHRINKLAB_DATA";
  const permitted = Deno.permissions.querySync({ name: "env", variable }).state === "granted";
  const named = permitted ? Deno.env.get(variable) : undefined;
  return named ?? decodeURIComponent(new URL("../../../shared/data", import.meta.url).pathname);
}
