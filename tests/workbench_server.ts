/**
 * A workbench as a process of its own, with the permissions that its task has.
 *
 * @module
 */

/** A workbench that listens. */
export interface Served extends AsyncDisposable {
  /** Its address, with a slash at its end. */
  readonly address: string;
  /** Asks it to end, and waits for that; what it said on stderr. */
  stop(): Promise<string>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Asks for something. */
  get<Answer>(path: string): Promise<Answer>;
  /** Has something done. */
  post<Answer>(path: string, json: unknown): Promise<Answer>;
}

/** A port that nobody listens on now. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

/**
 * The command of a workbench.
 *
 * @param folder Folder that it runs in: its store and dropped files are in `runs`.
 * @param args Its flags.
 * @returns The command.
 */
export function workbenchCommand(folder: string, args: readonly string[]): Deno.Command {
  const path = (name: string) =>
    decodeURIComponent(new URL(`../${name}`, import.meta.url).pathname);
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-prompt", "--config", path("deno.json"), "-P=workbench"],
      ...[path("apps/runner/task.ts"), "deno task", "workbench", ...args],
    ],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/**
 * Starts a workbench.
 *
 * @param folder Folder that it runs in.
 * @param port Where it listens.
 * @returns The workbench, once it listens.
 */
export async function startWorkbench(folder: string, port = freePort()): Promise<Served> {
  return await serveWorkbench(
    workbenchCommand(folder, ["--port", String(port), "--workers", "1"]),
  );
}

/**
 * Starts a command that is a workbench, with its output piped.
 *
 * @param command The command.
 * @returns The workbench, once it listens.
 */
export async function serveWorkbench(command: Deno.Command): Promise<Served> {
  const process = command.spawn();
  const said = new Response(process.stderr).text();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  if (!value.startsWith("http://")) {
    throw new Error(`Cannot start workbench: ${value}${await said}`);
  }
  const address = value.trim();
  let running = true;
  const end = async (signal: Deno.Signal) => {
    if (running) process.kill(signal);
    running = false;
    await reader.cancel();
    await process.status;
    return await said;
  };
  const answer = async <Answer>(response: Response): Promise<Answer> => {
    const json = await response.json();
    if (!response.ok) throw new Error(json.error);
    return json;
  };
  return {
    address,
    stop: () => end("SIGTERM"),
    kill: async () => void await end("SIGKILL"),
    get: async (path) => await answer(await fetch(address + path)),
    post: async (path, json) =>
      await answer(
        await fetch(address + path, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(json),
        }),
      ),
    [Symbol.asyncDispose]: async () => void await end("SIGTERM"),
  };
}

/** Waits until something holds. */
export async function until(holds: () => Promise<boolean>, seconds = 120): Promise<void> {
  const end = performance.now() + 1000 * seconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Cannot go on: waited for ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
