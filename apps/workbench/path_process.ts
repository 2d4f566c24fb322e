import { type PointLine, readPointLine } from "../path/point_line.ts";
import { programArguments, signalProcess } from "../sweep/child_process.ts";

/** A process that follows a path. */
export interface PathProcess {
  /** Why it ended before the path did; nothing where the path is whole. */
  readonly ended: Promise<string | undefined>;
  /** Asks it to end; what it has trained stays. */
  stop(): void;
}

/**
 * Starts `path` as a process: this program itself, with that command.
 *
 * @param args Arguments of the command.
 * @param onPoint Is told of each lambda that was trained.
 * @returns The process.
 */
export function startPath(
  args: readonly string[],
  onPoint: (line: PointLine) => void,
): PathProcess {
  const process = new Deno.Command(Deno.execPath(), {
    args: programArguments(["path", ...args, "--verbose"]),
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let last = "";
  const listening = (async () => {
    let rest = "";
    for await (const text of process.stderr.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines.filter((line) => line.trim() !== "")) {
        const point = readPointLine(line);
        if (point === undefined) last = line;
        else onPoint(point);
      }
    }
  })();
  return {
    ended: (async () => {
      const { success } = await process.status;
      await listening;
      return success ? undefined : last;
    })(),
    stop: () => signalProcess(process, "SIGTERM"),
  };
}
