import type { Dataset } from "../dataset.ts";
import { parseTable } from "../tables/read_table.ts";
import { nameColumns, type TableFile } from "../tables/table.ts";
import { thoracicColumns } from "./thoracic_surgery.ts";

/**
 * A made-up table of the schema of `thoracic-surgery`, which comes with the code; made as
 * `built_in/README.md` says.
 */
export const thoracicGenerated: Dataset<TableFile> = {
  name: "thoracic-generated",
  summary: "a made-up table like thoracic-surgery, 470 rows",
  licence: "that of this project",
  mirrors: [],
  files: [],
  load: async () => {
    const { default: files } = await import("../built_in/thoracic_generated.json", {
      with: { type: "json" },
    });
    const parsed = await parseTable(
      Uint8Array.fromBase64(files["thoracic-generated.csv"]),
      "thoracic-generated",
      {
        header: false,
      },
    );
    return {
      ...parsed,
      table: nameColumns(parsed.table, thoracicColumns),
      notes: ["a made-up table: its figures say nothing about patients"],
    };
  },
};
