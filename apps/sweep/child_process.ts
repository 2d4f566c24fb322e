import type { ChildProcess, FromChild, ToChild } from "@shrinklab/sweeps";

/** Characters of a child's stderr that are kept to tell how it ended. */
const KEPT = 2000;

/**
 * Starts a process that trains trials: this program itself, with another command.
 *
 * @returns The process.
 */
export function startChild(): ChildProcess {
  const process = new Deno.Command(Deno.execPath(), {
    args: programArguments(["sweep-child"]),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = process.stdin.getWriter();
  let said = "";
  const listening = (async () => {
    for await (const text of process.stderr.pipeThrough(new TextDecoderStream())) {
      said = (said + text).slice(-KEPT);
    }
  })();
  return {
    pid: process.pid,
    send(message) {
      // What a process that is gone does not read is in its trials' state.
      input.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`)).catch(() => {});
    },
    messages: messagesOf(process.stdout),
    ended: (async () => {
      const { code, signal } = await process.status;
      await listening;
      const last = said.trim().split("\n").at(-1) ?? "";
      const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
      return last === "" ? how : `${how} (${last})`;
    })(),
    kill: () => signalProcess(process, "SIGKILL"),
  };
}

/**
 * What Deno, or the executable, is called with to run a command of this program.
 *
 * @param command The command with its arguments.
 * @returns The arguments.
 */
export function programArguments(command: readonly string[]): string[] {
  if (Deno.build.standalone) return [...command];
  // Of one file that Deno runs it is that file.
  if (import.meta.url === Deno.mainModule) {
    const program = decodeURIComponent(new URL(Deno.mainModule).pathname);
    return ["run", "--quiet", "--no-config", "--allow-all", program, ...command];
  }
  const root = new URL("../../", import.meta.url);
  const path = (name: string) => decodeURIComponent(new URL(name, root).pathname);
  return [
    "run",
    "--quiet",
    "--config",
    path("deno.json"),
    "-P=train",
    path("apps/runner/task.ts"),
    "deno task",
    ...command,
  ];
}

/**
 * Sends a signal to a process, which may have ended of itself.
 *
 * @param process The process.
 * @param signal The signal.
 */
export function signalProcess(process: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    process.kill(signal);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Lines of JSON, all that have come each time. */
async function* messagesOf(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<readonly FromChild[]> {
  let rest = "";
  for await (const text of output.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    if (lines.length > 0) yield lines.map((line) => JSON.parse(line) as FromChild);
  }
}

/**
 * Lines of JSON from the parent.
 *
 * @param input This process's input.
 * @returns Its messages, until it is gone.
 */
export async function* ordersOf(
  input: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<ToChild> {
  let rest = "";
  for await (const text of input.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield JSON.parse(line) as ToChild;
  }
}
