import { assertEquals, assertThrows } from "@std/assert";
import { shardOf } from "./shard.ts";

const variables = (values: Record<string, string>) => (name: string) => values[name];

Deno.test("shardOf() takes the index that is given, or that of Slurm or Kubernetes", () => {
  const none = variables({});
  assertEquals(shardOf({ index: 2, count: 4 }, none), { index: 2, count: 4 });
  const slurm = variables({
    SLURM_ARRAY_TASK_ID: "12",
    SLURM_ARRAY_TASK_MIN: "10",
    SLURM_ARRAY_TASK_COUNT: "5",
  });
  assertEquals(shardOf({ index: "auto", count: "auto" }, slurm), { index: 2, count: 5 });
  const kubernetes = variables({ JOB_COMPLETION_INDEX: "3" });
  assertEquals(shardOf({ index: "auto", count: 8 }, kubernetes), { index: 3, count: 8 });
});

Deno.test("shardOf() says which variable is missing, or out of range", () => {
  const refused = (values: Record<string, string>, count: number | "auto", wanted: string) =>
    assertThrows(() => shardOf({ index: "auto", count }, variables(values)), Error, wanted);
  refused({}, "auto", "SLURM_ARRAY_TASK_COUNT is not set");
  refused({}, 4, "JOB_COMPLETION_INDEX are not set");
  refused({ JOB_COMPLETION_INDEX: "4" }, 4, "want 0 to 3");
});
