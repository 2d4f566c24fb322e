import { SetupError } from "./installation.ts";

/** How a program is run. */
export interface ProcessOptions {
  /** Folder it runs in; default this one. */
  readonly cwd?: string;
  /** Environment variables beside those there are. */
  readonly env?: Record<string, string>;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/**
 * Runs a program to its end.
 *
 * @param program Its name or path.
 * @param args Its arguments.
 * @param options Where, and what ends it.
 * @returns What it wrote on stdout.
 * @throws {SetupError} If it is not there, or fails; the last lines that it wrote are in the message.
 * @throws {DOMException} If the signal ended it.
 */
export async function runProcess(
  program: string,
  args: readonly string[],
  { cwd, env, signal }: ProcessOptions = {},
): Promise<string> {
  const command = new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(signal === undefined ? {} : { signal }),
  });
  const { success, code, stdout, stderr } = await outputOf(command, program);
  signal?.throwIfAborted();
  const text = new TextDecoder();
  if (success) return text.decode(stdout);
  const lines = `${text.decode(stdout)}\n${text.decode(stderr)}`.split("\n")
    .filter((line) => line.trim() !== "");
  throw new SetupError(
    `Cannot run ${program}: exit code is ${code}, want 0; it said: ${lines.slice(-6).join(" / ")}`,
  );
}

async function outputOf(command: Deno.Command, program: string): Promise<Deno.CommandOutput> {
  try {
    return await command.output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new SetupError(`Cannot run ${program}: it is not there, want it installed`);
  }
}
