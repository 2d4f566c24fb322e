/**
 * What tests of pages share: Chromium, how a page is looked at, and what axe says of it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Browser, Page } from "playwright-core";

const screenshots = new URL("../dist/screenshots/", import.meta.url);

/** The size of a desk's window. */
export const desk = { width: 1280, height: 800 };
/** The size of a phone's window. */
export const phone = { width: 390, height: 844 };

const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
  .find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });

/** What a test with a browser needs: Playwright looks at `/proc`, which takes all permissions. */
export const browserNeeds = {
  permissions: [
    ...["env", "sys", "run", "read", "write", "net", "ffi"].map((name) => ({ name })),
  ] as Deno.PermissionDescriptor[],
  ...(chromium === undefined ? { missing: "Chromium is not installed" } : {}),
};

/** Runs a test with a browser, with some arguments of its own. */
export function inBrowser(
  body: (browser: Browser) => Promise<void>,
  args: readonly string[] = [],
): () => Promise<void> {
  return async () => {
    const { chromium: launcher } = await import("playwright-core");
    const browser = await launcher.launch({
      executablePath: chromium!,
      args: ["--no-sandbox", ...args],
    });
    try {
      await body(browser);
    } finally {
      await browser.close();
    }
  };
}

/** How a page is looked at. */
export interface Look {
  readonly size?: typeof desk;
  readonly scheme?: "light" | "dark";
  readonly javaScript?: boolean;
}

/** A desk and a phone, light and dark, by the names of their screenshots. */
export const looks = [
  ["1280", { size: desk }],
  ["1280-dark", { size: desk, scheme: "dark" }],
  ["390", { size: phone }],
  ["390-dark", { size: phone, scheme: "dark" }],
] as const satisfies readonly (readonly [string, Look])[];

/**
 * Opens a page; what its console says, and a request to another host, is an error of the test.
 *
 * @param address Where it is.
 */
export async function withPageAt(
  browser: Browser,
  address: string,
  { size = desk, scheme = "light", javaScript = true }: Look,
  body: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: scheme,
    javaScriptEnabled: javaScript,
  });
  const { origin } = new URL(address);
  const said: string[] = [];
  try {
    const page = await context.newPage();
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    page.on("dialog", (dialog) => said.push(`dialog: ${dialog.message()}`));
    page.on("request", (request) => {
      const url = request.url();
      const own = url.startsWith("file:") ? origin === "null" : url.startsWith(`${origin}/`);
      if (!own && !/^(data|blob):/.test(url)) said.push(`request: ${url}`);
    });
    await page.goto(address);
    await body(page);
    assertEquals(said, []);
  } finally {
    await context.close();
  }
}

/** Leaves a screenshot in `dist/screenshots`. */
export async function keep(page: Page, name: string, fullPage = false): Promise<void> {
  await page.screenshot({ path: keptPath(`${name}.png`), fullPage });
}

/** Leaves what was measured beside the screenshots. */
export function keepText(name: string, text: string): void {
  Deno.writeTextFileSync(keptPath(name), text);
}

function keptPath(name: string): string {
  Deno.mkdirSync(screenshots, { recursive: true });
  return decodeURIComponent(new URL(name, screenshots).pathname);
}

/** What axe finds serious or critical in a page, one line each. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate((await import("axe-core")).default.source);
  const { violations } = await page.evaluate("axe.run()") as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
}

/** Seconds that all processes which this one started, and those started by them, have computed. */
export function computedSeconds(): number {
  const processes = new Map<number, { readonly parent: number; readonly seconds: number }>();
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = Deno.readTextFileSync(`/proc/${name}/stat`);
      // The name before may have blanks; times are hundredths of a second.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const seconds = (Number(fields[11]) + Number(fields[12])) / 100;
      processes.set(Number(name), { parent: Number(fields[1]), seconds });
    } catch (error) {
      // It has ended meanwhile.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  let sum = 0;
  for (const [id, { seconds }] of processes) {
    let at = id;
    while (processes.has(at) && at !== Deno.pid) at = processes.get(at)!.parent;
    if (at === Deno.pid && id !== Deno.pid) sum += seconds;
  }
  return sum;
}
