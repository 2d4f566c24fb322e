import { assertEquals, assertThrows } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { findInstallation, installationFile, installationFolder } from "./installation.ts";

Deno.test("installationFolder() throws where no cache is known", () => {
  const surroundings = { environment: () => undefined, os: "linux" };
  assertThrows(() => installationFolder("cpu", surroundings), TypeError, "want HOME set");
});

testWhere(
  { permissions: [{ name: "read" }, { name: "write" }] },
  "findInstallation() prefers the one with CUDA, and takes none that is unfinished",
  () => {
    const home = Deno.makeTempDirSync();
    try {
      const surroundings = { environment: (name: string) => ({ HOME: home })[name], os: "linux" };
      const make = (kind: "cpu" | "gpu", text?: string) => {
        const folder = installationFolder(kind, surroundings);
        Deno.mkdirSync(folder, { recursive: true });
        if (text !== undefined) Deno.writeTextFileSync(`${folder}/${installationFile}`, text);
      };
      assertEquals(findInstallation(surroundings), undefined);
      make("gpu");
      make("cpu", '{ "tensorflow": "2.21.0", "tfjsNode": "4.22.0" }');
      assertEquals(findInstallation(surroundings)?.kind, "cpu");
      make("gpu", '{ "tensorflow"');
      assertEquals(findInstallation(surroundings)?.kind, "cpu");
      make("gpu", '{ "tensorflow": "2.22.0", "tfjsNode": "4.22.0" }');
      assertEquals(findInstallation(surroundings)?.tensorflow, "2.22.0");
    } finally {
      Deno.removeSync(home, { recursive: true });
    }
  },
);
