import type { Plan, ServerState, StreamMessage, SweepCurves } from "@shrinklab/workbench";
import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  freePort,
  type Served,
  startWorkbench,
  until,
  workbenchCommand,
} from "./workbench_server.ts";

const needs = {
  permissions: [
    { name: "run" },
    { name: "read" },
    { name: "write" },
    { name: "net", host: "127.0.0.1" },
  ],
} satisfies { permissions: Deno.PermissionDescriptor[] };

/** Some rows with a class that a line tells. */
export const csv = "x,y,kind\n" + Array.from({ length: 120 }, (_, at) => {
  const [x, y] = [at % 12 - 6, Math.floor(at / 12) - 5];
  return `${x},${y},${x + y > 0 ? "up" : "down"}`;
}).join("\n");

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function dropCsv({ address }: Served): Promise<string> {
  const response = await fetch(`${address}api/files?name=rows.csv`, { method: "PUT", body: csv });
  return (await response.json()).path;
}

/** Events of a stream, until one is enough. */
async function listen(
  { address }: Served,
  after: number,
  enough: (message: StreamMessage, id: number) => boolean,
): Promise<void> {
  const stop = new AbortController();
  const response = await fetch(`${address}api/events`, {
    headers: { "last-event-id": String(after) },
    signal: stop.signal,
  });
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  let text = "";
  try {
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      const events = (text + part).split("\n\n");
      text = events.pop()!;
      for (const event of events) {
        const [, id, data] = /^id: (\d+)\ndata: (.*)$/.exec(event)!;
        if (enough(JSON.parse(data!), Number(id))) return;
      }
    }
  } finally {
    stop.abort();
  }
}

testWhere(
  needs,
  "workbench says a taken port, with the next free one, and ends with 2",
  () =>
    inFolder(async (folder) => {
      using taken = Deno.listen({ hostname: "127.0.0.1", port: freePort() });
      const { port } = taken.addr as Deno.NetAddr;
      const { code, stderr } = await workbenchCommand(folder, ["--port", String(port)]).output();
      const said = new TextDecoder().decode(stderr);
      assertEquals(code, 2);
      assertStringIncludes(said, `Cannot listen: port ${port} is taken, want --port `);
      assertEquals(Number(/--port (\d+), which is free/.exec(said)?.[1]) > port, true);
      const token = await workbenchCommand(folder, ["--token", "a"]).output();
      assertEquals(token.code, 2);
      assertStringIncludes(new TextDecoder().decode(token.stderr), "want --host ADDRESS beside it");
    }),
);

testWhere(
  needs,
  "workbench makes a token where others reach it, and prints it with the address",
  () =>
    inFolder(async (folder) => {
      const port = freePort();
      const process = workbenchCommand(folder, ["--host", "0.0.0.0", "--port", String(port)])
        .spawn();
      const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
      const { value = "" } = await reader.read();
      const token = /^http:\/\/0\.0\.0\.0:\d+\/\?token=([\w-]{24})$/.exec(value.trim())?.[1];
      assert(token !== undefined, value);
      const status = async (path: string, init?: RequestInit) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
        await response.body?.cancel();
        return response.status;
      };
      assertEquals(await status("/new"), 401);
      assertEquals(
        await status("/api/state", { headers: { authorization: `Bearer ${token}` } }),
        200,
      );
      const moved = await fetch(`http://127.0.0.1:${port}/new?token=${token}`, {
        redirect: "manual",
      });
      assertEquals([moved.status, moved.headers.get("location")], [303, "/new"]);
      process.kill("SIGTERM");
      await Promise.all([process.status, reader.cancel(), process.stderr.cancel()]);
    }),
);

testWhere(
  needs,
  "workbench trains a dropped CSV, tells every epoch once, and goes on after a crash",
  () =>
    inFolder(async (folder) => {
      const port = freePort();
      const first = await startWorkbench(folder, port);
      const path = await dropCsv(first);
      assertEquals(path, "runs/files/rows.csv");
      const args = [
        ...["quick-table", "--csv", path, "--methods", "none,prox-l1", "--seeds", "2"],
        // So small batches that it still trains when it is stopped.
        ...["--epochs", "450", "--batch-size", "1"],
      ];
      const plan = await first.post<Plan>("api/plan", { args });
      assertEquals([plan.trials, plan.faults, plan.table], [4, [], true]);
      const { name } = await first.post<{ name: string }>("api/start", { args });
      const heard: number[] = [];
      await listen(first, 0, ({ epochs = [] }) => {
        heard.push(...epochs.map(({ sequence }) => sequence));
        return heard.length > 20;
      });
      await first.kill();

      const second = await startWorkbench(folder, port);
      const before = await second.get<ServerState>("api/state");
      assertEquals(before.training.workers, []);
      assertEquals(before.sweeps[0]!.trials.running, 0);
      await second.post("api/resume", { name });
      // It goes on behind the last epoch that was heard, whichever server told that.
      await listen(second, heard.at(-1)!, ({ epochs = [] }) => {
        heard.push(...epochs.map(({ sequence }) => sequence));
        return heard.length > 60;
      });
      assertEquals(heard.length, new Set(heard).size);
      assertEquals(heard, heard.toSorted((a, b) => a - b));
      await second.post("api/stop", { name });
      const stopped = await second.get<ServerState>("api/state");
      assertEquals(stopped.training, { workers: [], waiting: [], faults: {} });
      await second.post("api/resume", { name });
      await until(async () =>
        (await second.get<ServerState>("api/state")).sweeps[0]!.trials.done === 4
      );
      const { epochs, trials } = await second.get<SweepCurves>(`api/curves?sweep=${name}`);
      assertEquals(epochs.length, 1800);
      for (const { id, run } of trials) {
        const own = epochs.filter((epoch) => epoch.id === id).map(({ record }) => record.epoch);
        assertEquals(own, Array.from({ length: 450 }, (_, at) => at + 1));
        assert(run!.last.valid!.accuracy! > 0.8);
      }
      const report = await (await fetch(`${second.address}compare/report?sweep=${name}`)).text();
      assertStringIncludes(report, "prox-l1");
      // Figures of what a sweep at a terminal leaves out.
      for (const figure of ["confusion", "weight-histograms"]) {
        assertStringIncludes(report, `id="${figure}`);
      }
      const said = await second.stop();
      assert(!/Error|WARN/.test(said), said);
    }),
);
