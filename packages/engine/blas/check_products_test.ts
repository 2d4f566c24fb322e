import { assert, assertThrows } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { sharedMemory } from "../wasm/mod.ts";
import { openBlas } from "./blas.ts";
import { multipliesCorrectly } from "./check_products.ts";

const permissions = [{ name: "ffi" }, { name: "run" }, { name: "write" }] as const;
const may = permissions.every((p) => Deno.permissions.querySync(p).state === "granted");

async function hasCompiler(): Promise<boolean> {
  try {
    return (await new Deno.Command("cc", { args: ["--version"], stdout: "null" }).output()).success;
  } catch {
    return false;
  }
}

const lacking = may && !await hasCompiler() ? { missing: "there is no C compiler" } : {};

/** Runs a test with a library of this source. */
async function withLibrary(source: string, body: (path: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const [from, path] = [`${folder}/blas.c`, `${folder}/blas.so`];
    await Deno.writeTextFile(from, source);
    const args = ["-shared", "-fPIC", "-O1", "-o", path, from];
    assert((await new Deno.Command("cc", { args }).output()).success);
    body(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** `cblas_sgemm` by its definition, but that each entry is multiplied by `factor`. */
const product = (factor: string) => `
  void cblas_sgemm(int order, int ta, int tb, int m, int n, int k, float alpha, const float *a,
                   int lda, const float *b, int ldb, float beta, float *c, int ldc) {
    for (int i = 0; i < m; i++) for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int t = 0; t < k; t++) {
        sum += (double) a[ta == 111 ? i * lda + t : t * lda + i] *
          b[tb == 111 ? t * ldb + j : j * ldb + t];
      }
      c[i * ldc + j] = beta * c[i * ldc + j] + alpha * sum * ${factor};
    }
  }`;

testWhere(
  { permissions, ...lacking },
  "multipliesCorrectly() accepts the definition",
  () => withLibrary(product("1"), (path) => assert(multipliesCorrectly(path))),
);

testWhere(
  { permissions, ...lacking },
  "multipliesCorrectly() sees one wrong entry, of one order of storage",
  async () => {
    for (const where of ["i == 3 && j == 2", "tb == 112 && i == m - 1 && j == n - 1"]) {
      await withLibrary(
        product(`(${where} ? 1.1 : 1)`),
        (path) => assert(!multipliesCorrectly(path)),
      );
    }
    await withLibrary(product("(m > 100 ? 2 : 1)"), (path) => assert(!multipliesCorrectly(path)));
  },
);

testWhere(
  { permissions, ...lacking },
  "openBlas() refuses a library that multiplies wrongly",
  () =>
    withLibrary("void cblas_sgemm(void) {}", (path) => {
      assertThrows(
        () => openBlas(path, sharedMemory()),
        TypeError,
        `Cannot use BLAS: products of "${path}" are wrong on this processor, want another library`,
      );
    }),
);
