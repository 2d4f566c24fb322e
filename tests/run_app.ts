import type { Result } from "@shrinklab/experiments";
import { assertEquals } from "@std/assert";

/** What an app's process needs, for `testWhere`. */
export const processes = {
  permissions: [
    { name: "run" },
    { name: "read" },
    { name: "write" },
  ] satisfies Deno.PermissionDescriptor[],
};

/** How a process ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs an app in a process of its own, by the program that its task runs.
 *
 * @param app Name of its command.
 * @param args Its arguments.
 * @param cwd Folder it runs in; run folders are made there unless `--out` names one.
 * @returns Exit code and what it wrote.
 */
export async function runApp(app: string, args: readonly string[], cwd: string): Promise<Ended> {
  const { code, stdout, stderr } = await appCommand(app, args, cwd).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/**
 * Runs a command with `--json`.
 *
 * @param app Name of its command.
 * @param args Its arguments.
 * @param cwd Folder it runs in.
 * @returns What it printed.
 */
export async function runJson(app: string, args: readonly string[], cwd: string): Promise<Result> {
  const { code, stdout, stderr } = await runApp(app, [...args, "--json"], cwd);
  assertEquals(code, 0, stderr);
  return JSON.parse(stdout);
}

/**
 * An app as a process that has not started, by the same Deno that runs the tests.
 *
 * @param app Name of its command.
 * @param args Its arguments.
 * @param cwd Folder it runs in.
 * @returns The process, with stdout and stderr piped.
 */
export function appCommand(app: string, args: readonly string[], cwd: string): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: appArguments(app, args),
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Apps that start processes of their own. */
const starting: ReadonlySet<string> = new Set(["sweep", "worker"]);

/**
 * What Deno is called with to run an app.
 *
 * @param app Name of its command.
 * @param args Its arguments.
 * @returns The arguments of Deno.
 */
export function appArguments(app: string, args: readonly string[]): string[] {
  const main = new URL("../apps/runner/task.ts", import.meta.url).href;
  const config = decodeURIComponent(new URL("../deno.json", import.meta.url).pathname);
  const called = [main, "deno task", app, ...args];
  const run = starting.has(app) ? ["--allow-run"] : [];
  return ["run", "--quiet", "--config", config, "--allow-read", "--allow-write", ...run, ...called];
}

/**
 * Runs a test in a folder that is gone afterwards.
 *
 * @param body The test.
 * @returns The test for `testWhere`.
 */
export function inFolder(body: (folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = await Deno.makeTempDir();
    try {
      await body(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  };
}

/** Every file and folder below a folder, sorted. */
export function everythingIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => [
    name,
    ...(isDirectory ? everythingIn(`${folder}/${name}`).map((inner) => `${name}/${inner}`) : []),
  ]).sort();
}
