import { backendOptions, backendSummary, checkBackend, useBackend } from "@shrinklab/backends";
import { EXIT } from "@shrinklab/command";
import { formatNetwork, planModel, weightsSha256 } from "@shrinklab/models";
import { encodeSafetensors } from "@shrinklab/models/safetensors";
import { RunFolder } from "@shrinklab/report";
import { layerRecord } from "@shrinklab/sparsity";
import { compact, networkSize } from "@shrinklab/sparsity/compact";
import type { CompactCall } from "./flags.ts";
import { largestDifference, timeNetworks } from "./measure.ts";
import { openSubject } from "./subject.ts";
import { type CompactSummary, compactText } from "./summary.ts";

/** Of the largest |output|: more than that is no rounding. */
const TOLERANCE = 1e-4;
/** FLOPs of the rows that the backend cpu compares, which takes it some seconds. */
const CPU_FLOPS = 2e9;
/** Of so many rows that it compares it times one: a training step is that much slower there. */
const CPU_STEP = 16;

/**
 * Makes a network smaller, compares it with what it was, and writes it into a folder.
 *
 * @param call Which network, and where it goes.
 * @returns Exit code: 1 if the smaller network answers something else.
 */
export async function run(call: CompactCall): Promise<number> {
  const { flags, line, log, terminal } = call;
  checkBackend(flags.backend, backendOptions(flags, line));
  if (flags.out !== undefined) RunFolder.checkFree(flags.out);
  using subject = await openSubject(call);
  const { title, training, weights, seed, batchSize } = subject;
  const small = compact(training.model, weights, flags);
  using backend = await useBackend(flags.backend, backendOptions(flags, line));
  const networks = [
    { training, weights },
    { training: { ...training, model: small.spec }, weights: small.weights },
  ] as const;
  const sizes = networks.map(({ training: { model } }) => networkSize(planModel(model)));
  const compared = subject.rows("compare");
  const most = backend.name === "cpu" ? Math.ceil(CPU_FLOPS / sizes[0]!.flops) : Infinity;
  const rows = Math.min(most, compared.rows);
  const timed = Math.min(Math.ceil(most / CPU_STEP), batchSize);
  const difference = largestDifference(...networks, compared, { rows, seed });
  call.signal.throwIfAborted();
  const { times, rounds } = timeNetworks(networks, subject.rows("train"), {
    batchSize: timed,
    seed,
  });
  const [before, after] = sizes.map((size, at) => ({ ...size, ...times[at]! })) as [
    CompactSummary["before"],
    CompactSummary["after"],
  ];
  const summary: CompactSummary = {
    format: 1,
    app: "compact",
    command: line,
    source: title,
    backend: backendSummary(backend),
    input: small.spec.input,
    network: formatNetwork(small.spec.layers),
    before,
    after,
    largestDifference: difference,
    compared: { what: subject.rowsText, rows },
    timed: { rows: timed, rounds },
    kept: small.kept,
  };
  const folder = flags.out === undefined
    ? RunFolder.createNamed(subject.beside[1], new Date(), subject.beside[0])
    : RunFolder.create(flags.out);
  const metadata = {
    ...subject.metadata,
    weightsSha256: await weightsSha256(small.weights),
    ...layerRecord(small.weights),
  };
  folder.write("weights.safetensors", encodeSafetensors(small.weights, metadata));
  folder.write("network.txt", `${summary.network}\n`);
  folder.write("network.json", `${JSON.stringify(small.spec, null, 2)}\n`);
  const json = JSON.stringify(summary, null, 2);
  folder.write("compact.json", `${json}\n`);
  for (const note of subject.notes) (flags.json ? log.info : terminal.print)(note);
  terminal.print(
    flags.json ? json : compactText(summary, { before: training.model, ...terminal }),
  );
  log.info(`Wrote ${folder.path}`);
  if (difference <= TOLERANCE) return EXIT.ok;
  log.warn(`The smaller network answers something else: ${difference} is above ${TOLERANCE}`);
  return EXIT.failure;
}
