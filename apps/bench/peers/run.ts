import { type Call, Progress, UsageError } from "@shrinklab/command";
import { formatTable } from "@shrinklab/report/table";
import { comparisons, titleOf } from "./comparisons.ts";
import type { benchPeersFlags } from "./flags.ts";
import { measure, type Measured } from "./measure.ts";

/** Measures and prints. */
export async function run(call: Call<typeof benchPeersFlags>): Promise<void> {
  const { flags, terminal, signal } = call;
  const chosen = comparisons.filter(({ task }) => task.startsWith(flags.only ?? ""));
  if (chosen.length === 0) {
    throw new UsageError(`Cannot use --only: value is "${flags.only}", want the name of a task`);
  }
  const python = readPython(flags.python);
  const total = chosen.reduce(
    (sum, { against, blas }) => sum + flags.runs * ((blas ? 2 : 1) + against.length),
    0,
  );
  using progress = new Progress(terminal, { total, unit: "runs" });
  let done = 0;
  const results: Measured[] = [];
  for (const comparison of chosen) {
    const onRun = (what: string) => progress.report(done++, what);
    results.push(await measure(comparison, { runs: flags.runs, python, signal, onRun }));
  }
  const machine = await processor();
  if (flags.json) {
    return terminal.print(JSON.stringify({ machine, runs: flags.runs, results }));
  }
  terminal.print(`${machine}; medians of ${flags.runs} alternating runs, milliseconds a step`);
  terminal.print(formatTable(
    [
      ...[{ title: "task", align: "left" as const }, { title: "threads" }, { title: "ours" }],
      ...[{ title: "against", align: "left" as const }, { title: "theirs" }, { title: "ratio" }],
      ...[{ title: "with BLAS" }, { title: "ratio" }],
    ],
    results.map(({ comparison, ours, theirs, ratio, withBlas }) => [
      titleOf(comparison),
      String(comparison.threads),
      milliseconds(ours),
      theirs?.version ?? theirs?.name ?? `${comparison.against.join(", ")}: not installed`,
      theirs ? milliseconds(theirs.ms) : "",
      ratio?.toFixed(2) ?? "",
      withBlas ? milliseconds(withBlas.ours) : "",
      withBlas?.ratio?.toFixed(2) ?? "",
    ]),
    { color: terminal.color },
  ));
}

function milliseconds(ms: number): string {
  return ms < 1 ? ms.toFixed(3) : ms.toFixed(1);
}

function readPython(text: string | undefined): Record<string, string> {
  const pairs = (text ?? "").split(",").filter((pair) => pair !== "");
  return Object.fromEntries(pairs.map((pair) => {
    const [name, path] = pair.split("=");
    if (!name || !path) throw UsageError.of("--python", pair, "NAME=PATH");
    return [name, path];
  }));
}

/** What computes, for the head of the table: a ratio means little without it. */
async function processor(): Promise<string> {
  const cores = `${navigator.hardwareConcurrency} cores`;
  try {
    const { stdout } = await new Deno.Command("lscpu").output();
    const text = new TextDecoder().decode(stdout);
    const name = /^Model name: *(.*)$/m.exec(text)?.[1] ?? "unknown processor";
    const wide = /\bavx512f\b/.test(text) ? "AVX-512" : /\bavx2\b/.test(text) ? "AVX2" : "no AVX2";
    return `${name}, ${wide}, ${cores}`;
  } catch {
    // Only Linux has lscpu.
    return `${Deno.build.os} ${Deno.build.arch}, ${cores}`;
  }
}
