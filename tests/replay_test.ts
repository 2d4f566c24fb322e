import { assertEquals } from "@std/assert";
import { openTerminal, runCommand } from "@shrinklab/command";
import { dataPath, testWhere } from "@shrinklab/testing";
import { replayCommand } from "../apps/replay/command.ts";

const folder = new URL("../fixtures/replay/", import.meta.url).pathname;
const needs = {
  permissions: [{ name: "read" }] as const,
  paths: [`${dataPath()}/mnist`, `${dataPath()}/fashion-mnist`],
};

/** Replays cases on the engine; gives those that were run, with what was beyond its tolerance. */
async function replay(names: readonly string[], threads: number) {
  let printed = "";
  const terminal = {
    ...openTerminal(),
    interactive: false,
    print: (text: string) => void (printed += text),
    say: () => {},
  };
  const files = names.map((name) => `${folder}${name}.json`);
  const args = [...files, "--json", "--threads", `${threads}`, "--data-dir", dataPath()];
  await runCommand(replayCommand, args, terminal);
  const { cases } = JSON.parse(printed) as { cases: Record<string, unknown>[] };
  return cases.map(({ name, deviations = [] }) => ({
    name,
    beyond: (deviations as { within: boolean }[]).filter((one) => !one.within),
  }));
}

const methods = ["weight-decay", "l1", "l2-norm", "l1-as-written", "l2-norm-as-written"];
const optimizers = ["nesterov", "momentum-l2-squared", "adam-coupled", "adamw"];
const cnn = [...methods, ...optimizers].map((name) => `cnn-${name}`);
const dense = [
  ...["softmax-adamw", "softmax-adam-coupled", "softmax-adam-epsilon"],
  ...["fashion-softmax", "fashion-rmsprop-l1l2", "mlp-tanh-l2", "mlp-tanh-l2-scaled"],
];

for (const threads of [1, 2]) {
  testWhere(
    needs,
    `every convolutional replay is within its tolerance, threads ${threads}`,
    async () => {
      assertEquals(await replay(cnn, threads), cnn.map((name) => ({ name, beyond: [] })));
    },
  );
}

testWhere(needs, "every dense replay is within its tolerance", async () => {
  assertEquals(await replay(dense, 2), dense.map((name) => ({ name, beyond: [] })));
});
