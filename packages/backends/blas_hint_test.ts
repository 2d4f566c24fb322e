import { assertEquals } from "@std/assert";
import { blasGain, blasHint } from "./blas_hint.ts";

const engine = { name: "engine" } as const;
const e1 = { rows: 1000, kernels: [[784, 512], [512, 512], [512, 10]] };
const line = "deno task mlp --preset e1";
const find = () => "libopenblas.so.0";

Deno.test("blasHint() names the line that uses the library", () => {
  assertEquals(
    blasHint(engine, e1, line, find),
    `libopenblas.so.0 is here, by which ${blasGain}: ` +
      "deno task shrinklab mlp --preset e1 --blas auto",
  );
});

Deno.test("blasHint() says nothing where no library is, or one is in use", () => {
  assertEquals(blasHint(engine, e1, line, () => undefined), undefined);
  assertEquals(blasHint({ ...engine, blas: "libopenblas.so.0" }, e1, line, find), undefined);
});

Deno.test("blasHint() says nothing of other backends, strict runs, and a choice of the user's", () => {
  assertEquals(blasHint({ name: "webgpu" }, e1, line, find), undefined);
  assertEquals(blasHint({ ...engine, mode: "strict" }, e1, line, find), undefined);
  assertEquals(blasHint(engine, e1, `${line} --blas off`, find), undefined);
});

Deno.test("blasHint() says nothing of small products and of convolutions", () => {
  const cnn = { rows: 256, kernels: [[3, 3, 32, 64], [3136, 100], [100, 10]] };
  assertEquals(blasHint(engine, cnn, line, find), undefined);
  assertEquals(blasHint(engine, { ...e1, rows: 30 }, line, find), undefined);
});
