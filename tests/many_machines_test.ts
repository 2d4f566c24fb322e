import { assert, assertEquals } from "@std/assert";
import { parseFlags } from "@shrinklab/command";
import { readPostgresAddress } from "@shrinklab/store/postgres";
import { testWhere } from "@shrinklab/testing";
import { load } from "js-yaml";
import { sweepFlags } from "../apps/sweep/flags.ts";
import { workerFlags } from "../apps/worker/flags.ts";

const read = { permissions: [{ name: "read" }] } as const;
const shell = { permissions: [{ name: "read" }, { name: "run" }], paths: ["/bin/bash"] } as const;
const folder = new URL("../docs/many-machines/", import.meta.url);
const text = (name: string) => Deno.readTextFileSync(new URL(name, folder));
// deno-lint-ignore no-explicit-any
const yaml = (name: string) => load(text(name)) as any;

/** Checks a command as its program would, but for files of the other machine. */
function checkCommand([deno, task, name, ...args]: readonly string[]): void {
  assertEquals([deno, task], ["deno", "task"]);
  if (name === "worker") {
    const { store } = parseFlags(args, workerFlags).flags;
    const { place, ssl } = readPostgresAddress(store!.replace(/&sslrootcert=.*$/, ""));
    assert(place.includes("sslmode=verify-full") && ssl !== false, place);
  } else {
    assertEquals(name, "sweep");
    const { shard, store, resume } = parseFlags(args, sweepFlags).flags;
    assertEquals([shard?.index, resume], ["auto", true]);
    assert(store.includes("part-"), store);
  }
}

for (const kind of ["workers", "shards"]) {
  testWhere(read, `kubernetes-${kind}.yaml is an indexed job of a command that is ours`, () => {
    const job = yaml(`kubernetes-${kind}.yaml`);
    assertEquals([job.apiVersion, job.kind], ["batch/v1", "Job"]);
    const { spec } = job;
    assertEquals(spec.completionMode, "Indexed");
    assertEquals(spec.podReplacementPolicy, "Failed");
    assert(spec.backoffLimitPerIndex > 0 && spec.parallelism <= spec.completions);
    const pod = spec.template.spec;
    // A policy for failed pods wants pods that are not started again in their place.
    assertEquals(pod.restartPolicy, "Never");
    const [container] = pod.containers;
    const failing = spec.podFailurePolicy.rules.find((rule: { action: string }) =>
      rule.action === "FailIndex"
    );
    assertEquals(failing.onExitCodes, {
      containerName: container.name,
      operator: "In",
      values: [2],
    });
    assert(container.args.every((arg: unknown) => typeof arg === "string"));
    checkCommand([...container.command, ...container.args]);
    const volumes = pod.volumes.map(({ name }: { name: string }) => name);
    assertEquals(container.volumeMounts.map(({ name }: { name: string }) => name), volumes);
    if (kind === "workers") {
      assertEquals(container.env[0].name, "PGPASSWORD");
      assert(container.env[0].valueFrom.secretKeyRef.name);
    } else assert(container.args.includes(`auto/${spec.completions}`));
  });

  testWhere(shell, `slurm-${kind}.sh is an array of a command that is ours`, async () => {
    const path = decodeURIComponent(new URL(`slurm-${kind}.sh`, folder).pathname);
    const { success } = await new Deno.Command("/bin/bash", { args: ["-n", path] }).output();
    assert(success);
    const script = text(`slurm-${kind}.sh`);
    const options = new Map(
      [...script.matchAll(/^#SBATCH --([\w-]+)(?:=(.*))?$/gm)].map(([, name, value]) => [
        name!,
        value,
      ]),
    );
    assertEquals(options.get("array"), kind === "workers" ? "0-7" : "0-99%8");
    assertEquals([options.has("requeue"), options.get("signal")], [true, "B:TERM@60"]);
    const [, command] = script.match(/^(deno task (?:.|\\\n)*?) &$/m)!;
    checkCommand(
      command!.replaceAll("\\\n", "").replaceAll('"', "")
        .replaceAll("$SLURM_CPUS_PER_TASK", "4").trim().split(/\s+/),
    );
  });
}

/** `scontrol`, and a `deno` that takes a while to end when it is asked to. */
const programs = {
  scontrol: `#!/bin/bash\necho "$*" >> "$FAKE/requeued"\n`,
  deno: `#!/bin/bash
trap 'sleep 0.2; exit 143' TERM
echo ready > "$FAKE/ready"
if [ "$END" = now ]; then exit "$CODE"; fi
while true; do sleep 0.05; done
`,
};

testWhere(
  shell,
  "the Slurm scripts hand the signal on, wait, and ask to be begun again",
  async () => {
    const FAKE = await Deno.makeTempDir();
    try {
      for (const [name, program] of Object.entries(programs)) {
        await Deno.writeTextFile(`${FAKE}/${name}`, program, { mode: 0o755 });
      }
      const start = (kind: string, env: Record<string, string>) =>
        new Deno.Command("/bin/bash", {
          args: [decodeURIComponent(new URL(`slurm-${kind}.sh`, folder).pathname)],
          env: {
            PATH: `${FAKE}:/usr/bin:/bin`,
            FAKE,
            HOME: FAKE,
            SLURM_SUBMIT_DIR: FAKE,
            SLURM_CPUS_PER_TASK: "1",
            SLURM_ARRAY_JOB_ID: "7",
            SLURM_ARRAY_TASK_ID: "3",
            END: "later",
            ...env,
          },
        }).spawn();
      for (const kind of ["workers", "shards"]) {
        for (const code of [0, 1, 2]) {
          const { code: ended } = await start(kind, { END: "now", CODE: `${code}` }).status;
          assertEquals(ended, code);
        }
        await Deno.remove(`${FAKE}/ready`);
        const asked = start(kind, {});
        while (!(await exists(`${FAKE}/ready`))) {
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        asked.kill("SIGTERM");
        assertEquals((await asked.status).code, 143);
      }
      assertEquals(await Deno.readTextFile(`${FAKE}/requeued`), "requeue 7_3\n".repeat(2));
    } finally {
      await Deno.remove(FAKE, { recursive: true });
    }
  },
);

testWhere(read, "compose.yaml has a server with TLS and workers that are ours", () => {
  const { services, secrets, volumes } = yaml("compose.yaml");
  const { postgres, worker } = services;
  checkCommand(worker.command);
  assertEquals(readPostgresAddress(worker.command[4].split("?")[0]).host, "postgres");
  assertEquals(Object.keys(worker.depends_on), ["postgres"]);
  assertEquals(
    [...postgres.secrets, ...worker.secrets].toSorted(),
    Object.keys(secrets).toSorted(),
  );
  assertEquals(postgres.volumes[0].split(":")[0], Object.keys(volumes)[0]);
  // The password is in a variable, never in the file.
  const [password] = new Set([
    worker.environment.PGPASSWORD,
    postgres.environment.POSTGRES_PASSWORD,
  ]);
  assert(/^\$\{PGPASSWORD:\?/.test(password));
  assertEquals(worker.environment.PGPASSWORD, postgres.environment.POSTGRES_PASSWORD);
});

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
