import { SqliteStore } from "@shrinklab/store";
import { testWhere } from "@shrinklab/testing";
import type { AuditEntry, PathPlan, Plan, ServerState } from "@shrinklab/workbench";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { RandomState } from "@shrinklab/data";
import { EventHub } from "./event_hub.ts";
import { entriesOf } from "@shrinklab/command";
import { PathRuns } from "./path_runs.ts";
import { handlerOf } from "./routes.ts";
import { Workbench } from "./workbench.ts";

const needs = {
  permissions: [{ name: "read" }, { name: "write" }, { name: "net", host: "127.0.0.1" }],
} as const;

const log = { info() {}, warn() {}, detail() {} };

interface Served {
  readonly handler: (request: Request) => Promise<Response>;
  readonly folder: string;
  readonly workbench: Workbench;
  readonly warned: string[];
}

/** Runs a test with a workbench on an empty store, whose children cannot be started. */
function withServer(body: (served: Served) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = await Deno.makeTempDir();
    try {
      await using store = SqliteStore.open(`${folder}/store.sqlite`);
      const warned: string[] = [];
      const telling = { ...log, warn: (line: string) => void warned.push(line) };
      await using workbench = await Workbench.open({
        store,
        startChild: () => {
          throw new Error("Cannot train: this is a test");
        },
        workers: 1,
        dataDir: undefined,
        log: telling,
      });
      await using paths = new PathRuns({
        runs: `${folder}/runs`,
        start: () => {
          throw new Error("Cannot train: this is a test");
        },
        load: workbench.load,
        dataDir: undefined,
        log: telling,
      });
      using events = new EventHub(workbench, paths);
      const handler = handlerOf({
        host: "127.0.0.1",
        workbench,
        paths,
        events,
        files: `${folder}/files`,
        runs: `${folder}/runs`,
        playground: () => Promise.resolve({ "index.html": new Uint8Array([33]) }),
        log: telling,
      });
      await body({ handler, folder, workbench, warned });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  };
}

const at = (path: string, init: RequestInit = {}) =>
  new Request(`http://127.0.0.1:8080${path}`, {
    ...init,
    headers: { host: "127.0.0.1:8080", ...init.headers },
  });

const post = (path: string, json: unknown) =>
  at(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(json),
  });

testWhere(
  needs,
  "handlerOf() has the pages, their files and nothing else",
  withServer(async ({ handler }) => {
    for (const path of ["/new", "/live", "/runs", "/compare", "/path", "/audit", "/theory"]) {
      const page = await handler(at(`${path}?preset=e1`));
      assertEquals(page.status, 200, path);
      const policy = page.headers.get("content-security-policy")!;
      assertStringIncludes(policy, "script-src 'self';");
      assert(!policy.includes("unsafe"));
      assertEquals(page.headers.get("x-content-type-options"), "nosniff");
    }
    assertEquals((await handler(at("/"))).headers.get("location"), "/new");
    assertStringIncludes(
      (await handler(at("/workbench.js"))).headers.get("content-type")!,
      "javascript",
    );
    const playground = await handler(at("/playground/"));
    assertEquals(playground.headers.get("cross-origin-opener-policy"), "same-origin");
    assertEquals(playground.headers.get("cross-origin-embedder-policy"), "require-corp");
    const none = ["/new/", "/NEW", "/deno.json", "/etc/passwd", "/workbench.js.map", "/api/"];
    for (const path of [...none, "/playground/main.ts", "/constructor", "/*", "//new", "/%00"]) {
      assertEquals((await handler(at(path))).status, 404, path);
    }
    assertEquals((await handler(at("/new", { method: "PUT", body: "a" }))).status, 405);
    assertEquals((await handler(at("/api/start"))).status, 405);
  }),
);

testWhere(
  needs,
  "handlerOf() answers 404 to steps upwards, as they were sent",
  withServer(async ({ handler }) => {
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
    const { port } = server.addr;
    const sent = async (target: string, host = `127.0.0.1:${port}`): Promise<string> => {
      using connection = await Deno.connect({ hostname: "127.0.0.1", port });
      const text = `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      await connection.write(new TextEncoder().encode(text));
      return (await new Response(connection.readable).text()).slice(9, 12);
    };
    const up = [
      "/..",
      "/../",
      "/%2e%2e",
      "/%2E./new",
      "/x/../new",
      "/..%2fnew",
      "/./new",
      "/..\\new",
    ];
    for (const target of [...up, "/new/..;/"]) assertEquals(await sent(target), "404", target);
    assertEquals(await sent("/new"), "200");
    assertEquals(await sent("/new", "evil.example"), "403");
    assertEquals(await sent("/new", "[::1]:8080"), "200");
    await server.shutdown();
  }),
);

testWhere(
  needs,
  "handlerOf() plans what a page asks for, and says what is wrong with which field",
  withServer(async ({ handler }) => {
    const plan = async (...args: string[]): Promise<Plan> =>
      await (await handler(post("/api/plan", { args }))).json();
    const good = await plan("quick", "--methods", "none,l1", "--seeds", "3", "--lambda", "l1=0.01");
    assertEquals([good.trials, good.parameters, good.faults], [6, 338_006, []]);
    assertEquals(
      good.command,
      "deno task sweep quick --methods none,l1 --seeds 3 --lambda l1=0.01",
    );
    assertEquals(good.layers[0], {
      name: "conv1",
      text: "conv(16,3) relu",
      shape: "28 x 28 x 16",
      parameters: 160,
    });
    assertEquals(good.methods.find(({ name }) => name === "l1")!.lambda, 0.01);
    assertEquals(JSON.parse(good.experiment).seeds, [1, 2, 3]);
    const wrong = await plan("quick", "--network", "dense(0)", "--lr", "-1", "--seeds", "2");
    assertEquals(wrong.faults.map(({ flag }) => flag).sort(), ["lr", "network"]);
    assertEquals(wrong.methods.length > 0, true);
    const nobody = await plan("nobody<script>");
    assertStringIncludes(nobody.faults[0]!.text, "nobody<script>");
  }),
);

testWhere(
  needs,
  "handlerOf() plans a path, says what is wrong with it, and starts none that is wrong",
  withServer(async ({ handler, folder }) => {
    const plan = async (...args: string[]): Promise<PathPlan> =>
      await (await handler(post("/api/path/plan", { args }))).json();
    const good = await plan("quick", "--methods", "prox-l1", "--lambdas", "5");
    assertEquals([good.method, good.penalty, good.fault], [
      ...["prox-l1", "prox-l1(1e-4,over=all)", undefined],
    ]);
    assertEquals(good.command, "deno task path quick --methods prox-l1 --lambdas 5");
    const wrong = {
      "--methods l1": undefined,
      "--lambdas 0": 'Cannot use --lambdas: value is "0"',
      "--units 3 --choose best": "there are --choose and --units, want one of them",
      "--seeds 2": "Cannot plan path: there are 2",
      "--network conv(8,3)": "Cannot",
      "--out elsewhere": "--out",
    };
    for (const [flags, fault] of Object.entries(wrong)) {
      const args = ["quick", ...flags.split(" ")];
      const { fault: found } = await plan(...args);
      if (fault === undefined) assertEquals(found, undefined);
      else {
        assertStringIncludes(found!, fault);
        assertEquals((await handler(post("/api/path/start", { args }))).status, 400, flags);
      }
    }
    for (const what of ["stop", "resume"]) {
      const { status } = await handler(post(`/api/path/${what}`, { name: "path-l1" }));
      assertEquals(status, 400, what);
    }
    assertEquals(entriesOf(`${folder}/runs`), []);
  }),
);

testWhere(
  needs,
  "handlerOf() keeps dropped files in their folder, each under a name of its own",
  withServer(async ({ handler, folder }) => {
    const put = async (name: string, body: BodyInit) => {
      const path = `/api/files?name=${encodeURIComponent(name)}`;
      const response = await handler(at(path, { method: "PUT", body }));
      return { status: response.status, ...await response.json() };
    };
    const files = `${folder}/files`;
    assertEquals(await put("a.csv", "x,y\n1,2\n"), { status: 200, path: `${files}/a.csv` });
    assertEquals((await put("a.csv", "x,y\n1,2\n")).path, `${files}/a.csv`);
    assertEquals((await put("a.csv", "x,y\n3,4\n")).path, `${files}/a-2.csv`);
    assertEquals((await put("cats/tabby/1.png", "a")).path, `${files}/cats/tabby/1.png`);
    assertEquals(await (await handler(post("/api/folder", { name: "cats" }))).json(), {
      name: "cats-2",
    });
    for (
      const name of [
        "",
        "..",
        "../a",
        "a/../b",
        "/etc/x",
        "a/b/c/d/e/f",
        ".a",
        "a\\b",
        "a\0",
        "C:x",
      ]
    ) {
      assertEquals((await put(name, "a")).status, 400, name);
    }
    assertEquals([...Deno.readDirSync(files)].map(({ name }) => name).sort(), [
      "a-2.csv",
      "a.csv",
      "cats",
    ]);
  }),
);

testWhere(
  needs,
  "handlerOf() keeps what is started in the store, renames and deletes it",
  withServer(async ({ handler, workbench }) => {
    const ask = { args: ["quick", "--methods", "none,l1", "--seeds", "2"], name: "<script>" };
    const answer = await handler(post("/api/start", ask));
    assertEquals([answer.status, await answer.json()], [200, { name: "<script>" }]);
    // No child can be started here, so its training ends at once, which is told.
    while (workbench.training.sweep !== undefined) await new Promise((ok) => setTimeout(ok, 5));
    const state = async (): Promise<ServerState> => await (await handler(at("/api/state"))).json();
    const { sweeps: [sweep], training } = await state();
    assertEquals([sweep!.name, sweep!.trials.missing], ["<script>", 4]);
    assertStringIncludes(training.faults["<script>"]!, "Cannot train: this is a test");
    const rename = (name: string, to: string) => handler(post("/api/rename", { name, to }));
    assertEquals((await rename("<script>", "mine")).status, 200);
    assertEquals((await rename("nobody", "mine")).status, 400);
    assertEquals((await rename("mine", " ")).status, 400);
    assertEquals((await handler(post("/api/stop", { name: "mine" }))).status, 400);
    const { trials } = await (await handler(at("/api/runs"))).json();
    const { id } = trials[0];
    assertEquals((await handler(post("/api/delete", { name: "mine", id }))).status, 200);
    assertEquals((await state()).sweeps[0]!.trials.missing, 3);
    const compared = await handler(at("/api/compare?sweep=mine"));
    assertEquals(compared.status, 400);
    assertStringIncludes((await compared.json()).error, "none of those that are chosen has ended");
    assertEquals((await handler(post("/api/delete", { name: "mine" }))).status, 200);
    assertEquals((await state()).sweeps, []);
  }),
);

testWhere(
  needs,
  "handlerOf() has every source of the audit, with what trains it here",
  withServer(async ({ handler }) => {
    const { entries }: { entries: AuditEntry[] } = await (await handler(at("/api/audit"))).json();
    assertEquals(entries.map(({ experiment }) => experiment), ["E1", "E1", "E2", "E3", "E5", "E5"]);
    for (const { runs, text } of entries) {
      assert(text.length > 0);
      for (const { args } of runs) {
        const plan: Plan = await (await handler(post("/api/plan", { args }))).json();
        assertEquals(plan.faults, [], args.join(" "));
      }
    }
    assertEquals(entries.flatMap(({ runs }) => runs).length >= 6, true);
  }),
);

testWhere(
  needs,
  "handlerOf() answers 1,000 strange requests without a fault of its own",
  withServer(async ({ handler, warned }) => {
    const random = new RandomState(22);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random.random() * list.length)]!;
    const paths = [
      ...[
        "/",
        "/new",
        "/live",
        "/api/state",
        "/api/plan",
        "/api/start",
        "/api/stop",
        "/api/resume",
      ],
      ...["/api/rename", "/api/delete", "/api/runs", "/api/curves", "/api/folder", "/api/files"],
      ...[
        "/api/compare",
        "/compare/report",
        "/api/paths",
        "/api/path/plan",
        "/api/path/start",
        "/api/path/stop",
        "/api/path/resume",
        "/path/report",
        "/api/audit",
        "/playground/",
      ],
      ...["/%", "/%ff", "/\u{1f600}", "/a b", "/api/events%00"],
    ];
    const texts = [
      ...[
        "",
        "quick",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "\0",
        "a".repeat(5000),
        "%",
      ],
      ...[
        "--network",
        "--lr",
        "-1",
        "NaN",
        "1e999",
        "dense(",
        "conv(16,3)",
        "--methods",
        "none,none",
      ],
      ...[
        "--seeds",
        "--__proto__",
        "--csv",
        "/dev/null",
        "--sweep",
        "lambda=1..2:3",
        "constructor",
      ],
    ];
    const value = (depth = 0): unknown =>
      pick([
        () => pick(texts),
        () => random.random() * 1e6 - 5e5,
        () => null,
        () => pick([true, false]),
        () => depth > 2 ? [] : Array.from({ length: 4 }, () => value(depth + 1)),
        () => depth > 2 ? {} : { [pick(texts)]: value(depth + 1), name: value(depth + 1) },
      ])();
    const bodies = [
      () => ({
        args: Array.from({ length: 1 + Math.floor(4 * random.random()) }, () => pick(texts)),
      }),
      () => ({ name: value(), to: value(), id: value(), args: value() }),
      value,
    ];
    const counts: Record<number, number> = {};
    for (let at = 0; at < 1000; at++) {
      const search = pick([
        "",
        `?sweep=${encodeURIComponent(pick(texts))}`,
        "?name=%00",
        "?runs=,,",
        "?&=",
      ]);
      const method = pick([
        "GET",
        "GET",
        "POST",
        "POST",
        "POST",
        "PUT",
        "DELETE",
        "OPTIONS",
        "HEAD",
      ]);
      const body = method === "POST"
        ? pick([JSON.stringify(pick(bodies)()) ?? "", "{", "[]", "null", "\ufeff{}"])
        : method === "PUT"
        ? pick(texts)
        : undefined;
      const request = new Request(`http://127.0.0.1:8080${pick(paths)}${search}`, {
        method,
        headers: {
          host: pick(["127.0.0.1", "127.0.0.1", "localhost:1", "[::1]:8080", "evil.example"]),
          "content-type": pick(["application/json", "application/json", "text/plain"]),
        },
        ...(body === undefined ? {} : { body }),
      });
      const response = await handler(request);
      await response.body?.cancel();
      counts[response.status] = (counts[response.status] ?? 0) + 1;
      assert(
        response.status < 500,
        `${method} ${request.url} ${body}: ${response.status} ${warned}`,
      );
    }
    assert(
      [200, 400, 403, 404, 405, 415].every((status) => counts[status]! > 5),
      JSON.stringify(counts),
    );
  }),
);
