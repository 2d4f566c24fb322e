import type { TaskName } from "../flags.ts";
import { type Comparison, type PeerName, peerNames, titleOf } from "./comparisons.ts";

/** The medians of alternating runs, in milliseconds a step. */
export interface Measured {
  readonly comparison: Comparison;
  /** Our median over the runs; each run's own figure is a median over its steps. */
  readonly ours: number;
  /** That of the fastest of the others, and which it is; nothing where none could run. */
  readonly theirs?: { readonly name: string; readonly ms: number; readonly version?: string };
  /** `ours / theirs`. */
  readonly ratio?: number;
  /** The same with a BLAS library on our side, where that is asked for and there is one. */
  readonly withBlas?: { readonly ours: number; readonly ratio?: number };
}

/** How processes are started. */
export interface MeasureOptions {
  /** Runs of each side. */
  readonly runs: number;
  /** Python of each framework; `python3` where it is not named. */
  readonly python: Readonly<Partial<Record<string, string>>>;
  /** Ends between two runs. */
  readonly signal: AbortSignal;
  /** Called before each run with what is about to run. */
  readonly onRun?: (what: string) => void;
}

interface RunResult {
  readonly medianMs: number;
  readonly version?: string;
  /** Ours: the library, or `"off"`. */
  readonly blas?: string;
}

const withBlas = "ours with BLAS";

/** Who is timed in turn. */
type Side = "ours" | typeof withBlas | PeerName | TaskName;

const peersProgram = new URL("peers.py", import.meta.url).pathname;
const config = decodeURIComponent(new URL("../../../deno.json", import.meta.url).pathname);

/**
 * Measures one comparison: a run of ours, one of each of the others, and again, so that what slows
 * the machine down slows both sides.
 *
 * @param comparison What is compared.
 * @param options How often, and with which Python.
 * @returns Medians and their ratio.
 * @throws {Error} If our own run fails.
 */
export async function measure(
  comparison: Comparison,
  { runs, python, signal, onRun }: MeasureOptions,
): Promise<Measured> {
  const times = new Map<string, number[]>();
  const versions = new Map<string, string>();
  const sides: readonly Side[] = [
    "ours",
    ...(comparison.blas ? [withBlas] as const : []),
    ...comparison.against,
  ];
  for (let run = 0; run < runs; run++) {
    for (const side of sides) {
      signal.throwIfAborted();
      onRun?.(`${titleOf(comparison)} ${side}, run ${run + 1} of ${runs}`);
      const result = isPeer(side)
        ? await runPeer(side, comparison, python)
        : await runOurs(ourRun(side, comparison));
      if (!result || (side === withBlas && result.blas === "off")) continue;
      times.set(side, [...times.get(side) ?? [], result.medianMs]);
      if (result.version) versions.set(side, result.version);
    }
  }
  const ours = median(times.get("ours")!);
  const library = times.get(withBlas);
  const others = comparison.against
    .filter((name) => times.has(name))
    .map((name) => ({ name, ms: median(times.get(name)!) }))
    .sort((a, b) => a.ms - b.ms);
  const [best] = others;
  const against = (ms: number) => best ? { ratio: ms / best.ms } : {};
  const version = best && versions.get(best.name);
  return {
    comparison,
    ours,
    ...against(ours),
    ...(best ? { theirs: { ...best, ...(version === undefined ? {} : { version }) } } : {}),
    ...(library ? { withBlas: { ours: median(library), ...against(median(library)) } } : {}),
  };
}

/** A run of our own. */
interface OurRun {
  readonly task: string;
  readonly threads: number;
  readonly blas?: "auto" | "off";
  readonly strict?: boolean;
}

/** The run of a side that is ours, be it another task that ours is compared with. */
function ourRun(
  side: Exclude<Side, PeerName>,
  { task, threads, strict = false }: Comparison,
): OurRun {
  if (side === withBlas) return { task, threads, blas: "auto" };
  return side === "ours" ? { task, threads, strict } : { task: side, threads };
}

/** The middle of some numbers, the mean of the two middle ones where their number is even. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Whether a side is a framework of `peers.py`. */
function isPeer(side: Side): side is PeerName {
  return (peerNames as readonly string[]).includes(side);
}

async function runOurs(
  { task, threads, blas = "off", strict = false }: OurRun,
): Promise<RunResult> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: [
      // As users run it: only one task may call a library.
      ...["task", "--quiet", "--config", config, ...(blas === "off" ? [] : ["shrinklab"]), "bench"],
      ...["--task", task, "--threads", String(threads), "--blas", blas],
      ...["--json", ...(strict ? ["--strict"] : [])],
    ],
  }).output();
  if (!output.success) {
    const reason = new TextDecoder().decode(output.stderr).trim();
    throw new Error(`Cannot measure ${task}: our run ended with ${output.code}: ${reason}`);
  }
  return JSON.parse(new TextDecoder().decode(output.stdout));
}

/** Nothing where the framework is not there. */
async function runPeer(
  peer: PeerName,
  { task, threads }: Comparison,
  python: MeasureOptions["python"],
): Promise<RunResult | undefined> {
  const framework = peer.replace(/-.*/, "");
  try {
    const output = await new Deno.Command(python[framework] ?? "python3", {
      args: [peersProgram, peer, task, String(threads)],
      stderr: "null",
    }).output();
    const lines = new TextDecoder().decode(output.stdout).trim().split("\n");
    return output.success ? JSON.parse(lines.at(-1)!) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
