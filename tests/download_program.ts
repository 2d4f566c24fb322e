/**
 * A program of one download, for `interrupted_download_test.ts`: from the mirror in the first
 * argument, into the folder in the second.
 *
 * @module
 */
import { runCommand } from "@shrinklab/command";
import { type Dataset, loadDataset } from "@shrinklab/data";

const [url = "", folder = ""] = Deno.args;

const dataset: Dataset<never> = {
  name: "endless",
  summary: "for tests",
  licence: "none",
  mirrors: [url],
  files: [{ name: "a", remoteName: "a.gz", size: 1000, sha256: "" }],
  load: () => Promise.reject(new Error("nothing was downloaded")),
};

const code = await runCommand({
  name: "download",
  summary: "Downloads a file.",
  flags: {},
  examples: [],
  run: async ({ signal }) => {
    const environment = (name: string) => name === "HOME" ? folder : undefined;
    await loadDataset(dataset, { environment, os: "linux", signal });
  },
}, []);
Deno.exit(code);
