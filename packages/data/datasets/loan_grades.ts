import type { Dataset } from "../dataset.ts";
import { parseZippedTable } from "../tables/read_table.ts";
import type { TableFile } from "../tables/table.ts";

/**
 * A made-up table of loans and their grades, which comes with the code as a CSV file inside a zip
 * archive, with Korean headers; `built_in/README.md` says more.
 */
export const loanGrades: Dataset<TableFile> = {
  name: "loan-grades",
  summary: "a made-up table of loans, 9 numbers, 7 grades, 6,000 rows",
  licence: "that of this project",
  mirrors: [],
  files: [],
  load: async () => {
    const { default: files } = await import("../built_in/loan_grades.json", {
      with: { type: "json" },
    });
    return {
      ...await parseZippedTable(Uint8Array.fromBase64(files["loan-grades.zip"]), {
        path: "loan-grades.zip",
      }),
      name: loanGrades.name,
      notes: ["a made-up table: its figures say nothing about loans"],
    };
  },
};
