import { type Call, EXIT, UsageError } from "@shrinklab/command";
import { bundlePlayground, packedFiles, type PlaygroundFiles } from "@shrinklab/playground";
import { openStore } from "@shrinklab/store";
import { openInBrowser } from "../open/open.ts";
import { startChild } from "../sweep/child_process.ts";
import { EventHub } from "./event_hub.ts";
import type { workbenchFlags } from "./flags.ts";
import { startPath } from "./path_process.ts";
import { PathRuns } from "./path_runs.ts";
import { handlerOf } from "./routes.ts";
import { Workbench } from "./workbench.ts";

/** Where runs are, paths among them, and dropped files beside a store that is no file. */
const RUNS = "runs";
const LAST_PORT = 65_535;

/**
 * Serves the workbench until it is told to end.
 *
 * @param call Where it listens, and where its sweeps are kept.
 * @returns The exit code.
 * @throws {UsageError} If the port is taken, or a token is given where nobody else reaches it.
 */
export async function serve(call: Call<typeof workbenchFlags>): Promise<number> {
  const { flags, terminal, log, signal } = call;
  const { host, port, store: place } = flags;
  const local = isLoopback(host);
  if (local && flags.token !== undefined) {
    throw new UsageError(
      `Cannot use --token: host is ${host}, which only this machine reaches, want --host ADDRESS beside it`,
    );
  }
  const token = local ? undefined : flags.token ?? newToken();
  checkPort(host, port);
  await using store = await openStore(place);
  const workers = flags.workers ?? navigator.hardwareConcurrency;
  await using workbench = await Workbench.open({
    store,
    startChild,
    workers,
    dataDir: flags["data-dir"],
    log,
  });
  await using paths = new PathRuns({
    runs: RUNS,
    start: startPath,
    load: workbench.load,
    dataDir: flags["data-dir"],
    log,
  });
  using events = new EventHub(workbench, paths);
  const handler = handlerOf({
    host,
    token,
    workbench,
    paths,
    events,
    files: filesBeside(place),
    runs: RUNS,
    playground,
    log,
  });
  const server = Deno.serve({ hostname: host, port, onListen() {}, signal }, handler);
  const address = `http://${host.includes(":") ? `[${host}]` : host}:${port}/` +
    (token === undefined ? "" : `?token=${encodeURIComponent(token)}`);
  terminal.print(address);
  log.info(`Store ${store.place}, dropped files in ${filesBeside(place)}; Ctrl-C ends it`);
  if (flags.open) await openInBrowser(address, log);
  // Streams of events end with the hub: a server that is told to end waits for its answers.
  signal.addEventListener("abort", () => events[Symbol.dispose]());
  await server.finished;
  return EXIT.ok;
}

/** Dropped files lie beside the store. */
function filesBeside(place: string): string {
  if (/^postgres(ql)?:/.test(place)) return `${RUNS}/files`;
  const at = Math.max(place.lastIndexOf("/"), place.lastIndexOf("\\"));
  return at < 0 ? "files" : `${place.slice(0, at)}/files`;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function newToken(): string {
  return crypto.getRandomValues(new Uint8Array(18)).toBase64({ alphabet: "base64url" });
}

/** Says that a port is taken, and which is free, before anything is opened. */
function checkPort(host: string, port: number): void {
  if (isFree(host, port)) return;
  for (let other = port + 1; other <= Math.min(LAST_PORT, port + 100); other++) {
    if (isFree(host, other)) {
      throw new UsageError(
        `Cannot listen: port ${port} is taken, want --port ${other}, which is free`,
      );
    }
  }
  throw new UsageError(
    `Cannot listen: port ${port} is taken, as are those behind it, want another`,
  );
}

function isFree(host: string, port: number): boolean {
  try {
    Deno.listen({ hostname: host, port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    if (error instanceof Deno.errors.AddrNotAvailable) {
      throw new UsageError(`Cannot listen: host is ${host}, want an address of this machine`);
    }
    if (error instanceof Deno.errors.NotCapable) {
      throw new UsageError(
        `Cannot listen: host is ${host}, want one that this task may listen on: 127.0.0.1, localhost, ` +
          "0.0.0.0, or a task with --allow-net for it",
      );
    }
    throw error;
  }
}

/** The files of the playground: a program of one file has them in it, sources make them. */
async function playground(): Promise<PlaygroundFiles> {
  return packedFiles() ?? await bundlePlayground();
}
