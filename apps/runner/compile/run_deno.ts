/** How a run of Deno ended. */
export interface DenoOutput {
  readonly success: boolean;
  /** What it wrote, stdout before stderr. */
  readonly text: string;
}

/**
 * Runs the Deno that runs this.
 *
 * @param args Its arguments.
 * @param cwd Folder it runs in.
 * @returns What it wrote.
 */
export async function runDeno(args: readonly string[], cwd: string): Promise<DenoOutput> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  return { success, text: text.decode(stdout) + text.decode(stderr) };
}
