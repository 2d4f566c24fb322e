import { pageHtml } from "./page_html.ts";
import { pageStyle } from "./page_style.ts";

/** The files of the page by their names, all in one folder. */
export type PlaygroundFiles = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

/**
 * Makes the files of the page: `index.html`, `style.css`, its script, its worker with the engine, the
 * images that come with the code, which are loaded when they are trained on, and the licenses of what
 * others wrote in them.
 *
 * It runs `deno bundle`, so it wants Deno itself and the sources, and leave to run and to write.
 *
 * @returns The files.
 * @throws {Error} If `deno bundle` fails.
 *
 * @example
 * ```ts ignore
 * for (const [name, bytes] of Object.entries(await bundlePlayground())) {
 *   await Deno.writeFile(`dist/playground/${name}`, bytes);
 * }
 * ```
 */
export async function bundlePlayground(): Promise<PlaygroundFiles> {
  const folder = await Deno.makeTempDir();
  try {
    const entries = ["main.tsx", "worker.ts"].map((name) =>
      decodeURIComponent(new URL(`browser/${name}`, import.meta.url).pathname)
    );
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["bundle", "--quiet", "--platform", "browser", "--format", "esm", "--minify"],
        ...["--code-splitting", "--outdir", folder, ...entries],
      ],
      // Where its packages are found, wherever this program runs.
      cwd: decodeURIComponent(new URL("../../", import.meta.url).pathname),
      env: { NO_COLOR: "1" },
    }).output();
    if (!success) {
      throw new Error(`Cannot bundle the playground: ${new TextDecoder().decode(stderr).trim()}`);
    }
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    const scripts = names.map((name) => [name, Deno.readFileSync(`${folder}/${name}`)] as const);
    return {
      "index.html": new TextEncoder().encode(pageHtml),
      "style.css": new TextEncoder().encode(pageStyle),
      "LICENSES.txt": new TextEncoder().encode(licenses()),
      ...Object.fromEntries(scripts),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Licenses that have to go with the files; TensorFlow.js's stand in the scripts themselves. */
function licenses(): string {
  const own: readonly (readonly [name: string, file: URL])[] = [
    ["shrinklab", new URL("../../LICENSE", import.meta.url)],
    ["Fashion-MNIST", new URL("../data/built_in/LICENSE-fashion-mnist", import.meta.url)],
    // All have it beside the folder of their modules.
    ["Preact", new URL("../LICENSE", import.meta.resolve("preact"))],
    ["Preact Signals", new URL("../LICENSE", import.meta.resolve("@preact/signals"))],
    ["uPlot", new URL("../LICENSE", import.meta.resolve("uplot"))],
    ["Valibot", new URL("../LICENSE.md", import.meta.resolve("valibot"))],
    ["fflate", new URL("../LICENSE", import.meta.resolve("fflate"))],
  ];
  return own.map(([name, file]) => `${name}\n\n${Deno.readTextFileSync(file).trim()}\n`)
    .join("\n\n");
}
