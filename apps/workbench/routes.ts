import { endingOf, EXIT, type Logger } from "@shrinklab/command";
import { datasets } from "@shrinklab/data";
import { presets } from "@shrinklab/experiments/presets";
import { listTrials } from "@shrinklab/listing";
import { makePathReport, makeReport } from "@shrinklab/report/report";
import { type PlaygroundFiles, servePlayground } from "@shrinklab/playground";
import {
  type Ask,
  bundleFiles,
  pageHtml,
  pagePaths,
  type PathList,
  type ServerState,
  type SweepCurves,
} from "@shrinklab/workbench";
import { auditEntries } from "./audit.ts";
import { chosenResult, comparisonOf } from "./compare_runs.ts";
import { FileTooLargeError, freeFolder, writeDropped } from "./dropped_files.ts";
import type { EventHub } from "./event_hub.ts";
import { admit, type Admitted, type GuardOptions, refusal, withCookie } from "./guard.ts";
import { listedPaths, readPaths } from "./path_folders.ts";
import type { PathRuns } from "./path_runs.ts";
import type { Workbench } from "./workbench.ts";

/** What answers requests. */
export interface ServedBy extends GuardOptions {
  /** What the pages do. */
  readonly workbench: Workbench;
  /** What trains paths. */
  readonly paths: PathRuns;
  /** What tells browsers what happens. */
  readonly events: EventHub;
  /** Folder of dropped files. */
  readonly files: string;
  /** Folder of runs and paths. */
  readonly runs: string;
  /** Makes the files of the playground; it is asked once. */
  readonly playground: () => Promise<PlaygroundFiles>;
  /** Told of errors that are bugs. */
  readonly log: Logger;
}

/** A request that was let in. */
interface Asked extends Admitted {
  readonly url: URL;
  readonly request: Request;
}

/** What answers a path: by the method of the request. */
type Route = Readonly<Partial<Record<"GET" | "POST" | "PUT", (asked: Asked) => Promise<Response>>>>;

/** What a page may load: this server's files, and nothing from another host. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const always = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

/**
 * Makes what answers the requests of the workbench.
 *
 * @param served What it answers with.
 * @returns Answers a request; it never throws.
 */
export function handlerOf(served: ServedBy): (request: Request) => Promise<Response> {
  const routes = routesOf(served);
  return async (request) => {
    const response = await answer(request, served, routes);
    for (const [name, value] of Object.entries(always)) response.headers.set(name, value);
    if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
    return response;
  };
}

async function answer(
  request: Request,
  served: ServedBy,
  routes: ReadonlyMap<string, Route>,
): Promise<Response> {
  try {
    const admitted = await admit(request, served);
    if (admitted instanceof Response) return admitted;
    const url = URL.parse(request.url);
    if (url === null) return refusal(404, "Cannot answer: there is no such page");
    const cookie = withCookie(url, served.token);
    if (cookie !== undefined) return cookie;
    const route = routes.get(url.pathname) ?? routes.get(url.pathname.replace(/[^/]*$/, "*"));
    if (route === undefined) return refusal(404, "Cannot answer: there is no such page");
    const method = request.method === "HEAD" ? "GET" : request.method;
    const body = Object.hasOwn(route, method) ? route[method as keyof Route] : undefined;
    if (body === undefined) {
      const wanted = Object.keys(route).join(" or ");
      return refusal(405, `Cannot answer: method is ${request.method}, want ${wanted}`);
    }
    return await body({ ...admitted, url, request });
  } catch (error) {
    return refused(error, served.log);
  }
}

/** What is the user's to mend is told; the rest is a bug. */
function refused(error: unknown, log: Logger): Response {
  const { code, text } = endingOf(error);
  const line = text.replace(/^Error: /, "");
  if (error instanceof FileTooLargeError) return refusal(413, line);
  if (code === EXIT.usage) return refusal(400, line);
  if (line.startsWith("Cannot ")) return refusal(409, line);
  log.warn(text);
  return refusal(
    500,
    "Cannot answer: the server has a fault, which it has written to its terminal",
  );
}

function routesOf(served: ServedBy): ReadonlyMap<string, Route> {
  const { workbench, paths, events, files, runs } = served;
  const { store } = workbench;
  const page: Route = { GET: () => Promise.resolve(html(pageHtml, policy)) };
  let playground: Promise<PlaygroundFiles> | undefined;
  const api: Readonly<Record<string, Route>> = {
    "/": { GET: () => Promise.resolve(redirect("/new")) },
    "/playground": { GET: () => Promise.resolve(redirect("/playground/")) },
    "/playground/*": {
      async GET({ url }) {
        playground ??= served.playground();
        const name = url.pathname.slice("/playground/".length);
        return servePlayground(await playground, name) ??
          refusal(404, "Cannot answer: there is no such file");
      },
    },
    "/api/state": { GET: async () => Response.json(await stateOf(served)) },
    "/api/events": {
      GET: ({ url, request }) => {
        const given = request.headers.get("last-event-id") ?? url.searchParams.get("after");
        const known = Number(given);
        return events.open(
          given !== null && Number.isSafeInteger(known) && known >= 0 ? known : undefined,
        );
      },
    },
    "/api/plan": { POST: async ({ json }) => Response.json(await workbench.plan(askOf(json))) },
    "/api/start": {
      POST: async ({ json }) => Response.json({ name: await workbench.start(askOf(json)) }),
    },
    "/api/stop": {
      async POST({ json }) {
        await workbench.stop(textOf(json, "name"));
        return done();
      },
    },
    "/api/resume": {
      async POST({ json }) {
        await workbench.resume(textOf(json, "name"));
        return done();
      },
    },
    "/api/rename": {
      async POST({ json }) {
        await workbench.rename(textOf(json, "name"), textOf(json, "to"));
        return done();
      },
    },
    "/api/delete": {
      POST: async ({ json }) => {
        const name = textOf(json, "name");
        const { id } = json as { id?: unknown };
        await workbench.delete(name, id === undefined ? undefined : textOf(json, "id"));
        return done();
      },
    },
    "/api/runs": { GET: async () => Response.json({ trials: await listTrials(store) }) },
    "/api/curves": {
      async GET({ url }) {
        const sweep = url.searchParams.get("sweep") ?? "";
        // Epochs first: what is written meanwhile comes by the stream, twice at worst.
        const epochs = await store.epochs({ sweep });
        const trials = await listTrials(store, { sweep });
        const sequence = epochs.at(-1)?.sequence ?? 0;
        return Response.json({ trials, epochs, sequence } satisfies SweepCurves);
      },
    },
    "/api/folder": {
      POST: ({ json }) =>
        Promise.resolve(Response.json({ name: freeFolder(files, textOf(json, "name")) })),
    },
    "/api/files": {
      async PUT({ url, request }) {
        const name = url.searchParams.get("name") ?? "";
        return Response.json({ path: await writeDropped(files, name, request.body) });
      },
    },
    "/api/compare": {
      GET: async ({ url }) => Response.json(comparisonOf(await chosenResult(store, chosenOf(url)))),
    },
    "/compare/report": {
      GET: async ({ url }) =>
        report((await makeReport(await chosenResult(store, chosenOf(url)))).html),
    },
    "/api/paths": {
      GET: () => {
        const list: PathList = { paths: listedPaths(readPaths(runs)), begun: paths.begun() };
        return Promise.resolve(Response.json(list));
      },
    },
    "/api/path/plan": { POST: async ({ json }) => Response.json(await paths.plan(askOf(json))) },
    "/api/path/start": {
      POST: async ({ json }) => Response.json({ name: await paths.start(askOf(json)) }),
    },
    "/api/path/resume": {
      POST: ({ json }) => {
        paths.resume(textOf(json, "name"));
        return Promise.resolve(done());
      },
    },
    "/api/path/stop": {
      async POST({ json }) {
        await paths.stop(textOf(json, "name"));
        return done();
      },
    },
    "/path/report": {
      async GET({ url }) {
        const names = url.searchParams.getAll("name");
        const chosen = readPaths(runs).filter(({ name }) => names.includes(name));
        if (chosen.length === 0) {
          throw new RangeError(`Cannot show paths: none is called so in ${runs}, want one that is`);
        }
        return report((await makePathReport(chosen)).html);
      },
    },
    "/api/audit": { GET: () => Promise.resolve(Response.json({ entries: auditEntries() })) },
  };
  const bundled = Object.entries(bundleFiles).map(([name, { type, text }]): [string, Route] => [
    `/${name}`,
    { GET: () => Promise.resolve(new Response(text, { headers: { "content-type": type } })) },
  ]);
  return new Map([
    ...pagePaths.map((path) => [path, page] as const),
    ...bundled,
    ...Object.entries(api),
  ]);
}

async function stateOf({ workbench, paths, files }: ServedBy): Promise<ServerState> {
  return {
    place: workbench.store.place,
    files,
    presets: Object.fromEntries(
      Object.entries(presets).map(([name, { summary = "" }]: [string, { summary?: string }]) => [
        name,
        summary,
      ]),
    ),
    datasets: Object.keys(datasets),
    sweeps: await workbench.sweeps(),
    training: workbench.training,
    path: paths.running,
  };
}

function askOf(json: unknown): Ask {
  const { args, name } = (json ?? {}) as { args?: unknown; name?: unknown };
  if (!Array.isArray(args) || !args.every((arg) => typeof arg === "string")) {
    throw new RangeError(
      "Cannot plan: args is no list of texts, want arguments of deno task sweep",
    );
  }
  if (name !== undefined && (typeof name !== "string" || name.trim() === "" || name.length > 200)) {
    throw new RangeError("Cannot plan: name is no text of 1 to 200 letters, want one");
  }
  return { args, ...(name === undefined ? {} : { name }) };
}

function textOf(json: unknown, field: string): string {
  const value = (json as Record<string, unknown> | null)?.[field];
  if (typeof value === "string") return value;
  throw new RangeError(`Cannot answer: ${field} is ${JSON.stringify(value)}, want a text`);
}

function chosenOf({ searchParams }: URL) {
  return {
    sweeps: searchParams.getAll("sweep"),
    trials: searchParams.getAll("runs").flatMap((list) => list.split(",")),
  };
}

function done(): Response {
  return Response.json({});
}

function redirect(path: string): Response {
  return new Response(null, { status: 308, headers: { location: path } });
}

/** A page with a policy; one that is made elsewhere brings its own. */
function html(text: string, policy: string): Response {
  return new Response(text, {
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": policy },
  });
}

/** A report, which stands in a page of this server. */
function report(text: string): Response {
  return html(text, "frame-ancestors 'self'");
}
