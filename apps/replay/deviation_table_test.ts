import { assertEquals } from "@std/assert";
import { deviationColumns, deviationRows } from "./deviation_table.ts";

Deno.test("deviationRows() names the case once and shows what is beyond its tolerance", () => {
  const rows = deviationRows({
    file: "a.json",
    name: "a",
    source: "PyTorch",
    steps: 20,
    seconds: 1,
    deviations: [
      { figure: "loss", largest: 3e-7, tolerance: 2e-5, at: "step 4", within: true },
      { figure: "near zero", largest: 0, tolerance: 1, at: "tensor 0", within: true },
      { figure: "parameters", largest: NaN, tolerance: 2e-5, at: "tensor 1", within: false },
    ],
    within: false,
  });
  assertEquals(rows, [
    ["a", "20", "loss", "3.0e-7", "2.0e-5", "step 4", "within"],
    ["", "", "near zero", "0", "1", "", "within"],
    ["", "", "parameters", "NaN", "2.0e-5", "tensor 1", "BEYOND"],
  ]);
  assertEquals(rows[0]!.length, deviationColumns.length);
});

Deno.test("deviationRows() shows no steps of what is no training run", () => {
  const [row] = deviationRows({
    file: "a.json",
    name: "statistics",
    source: "SciPy",
    seconds: 1,
    deviations: [{ figure: "p", largest: 2e-13, tolerance: 1e-9, at: "n = 5, m1", within: true }],
    within: true,
  });
  assertEquals(row, ["statistics", "", "p", "2.0e-13", "1.0e-9", "n = 5, m1", "within"]);
});
