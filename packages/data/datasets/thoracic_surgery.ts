import { readDataFile } from "../data_file.ts";
import type { Dataset } from "../dataset.ts";
import { checkContent, type RemoteFile } from "../remote_file.ts";
import { parseTable } from "../tables/read_table.ts";
import { nameColumns, type TableFile } from "../tables/table.ts";

const file: RemoteFile = {
  name: "ThoraricSurgery.csv", // spelt so where it is published
  remoteName: "ThoraricSurgery.csv",
  size: 21256,
  sha256: "27750c07f80067b4b8d6ed1350a75cdcb41187681ff9c0d867a71ebb5df8cdbb",
};

/**
 * What its columns are: the patient's number, then what UCI calls them.
 *
 * DGN diagnosis, PRE4 forced vital capacity, PRE5 volume exhaled in the first second, PRE6 Zubrod
 * scale, PRE7 pain, PRE8 haemoptysis, PRE9 dyspnoea, PRE10 cough, PRE11 weakness, PRE14 tumour size,
 * PRE17 diabetes, PRE19 myocardial infarction, PRE25 peripheral arterial disease, PRE30 smoking,
 * PRE32 asthma, AGE, and Risk1Yr, the label: 1 means that the patient **died** within a year.
 */
export const thoracicColumns: readonly string[] = [
  "patient",
  "DGN",
  ...["PRE4", "PRE5", "PRE6", "PRE7", "PRE8", "PRE9", "PRE10", "PRE11", "PRE14"],
  ...["PRE17", "PRE19", "PRE25", "PRE30", "PRE32", "AGE", "Risk1Yr"],
];

/**
 * Patients before surgery for lung cancer, and who died within a year of it.
 *
 * Source: Zieba, Tomczak, Lubicz, Swiatek (2014), UCI Machine Learning Repository 277; coded as
 * numbers, with a patient's number in front and no header.
 */
export const thoracicSurgery: Dataset<TableFile> = {
  name: "thoracic-surgery",
  summary: "a table: 470 patients, 17 features, who died within a year",
  licence: "CC BY 4.0, Zieba and others, UCI",
  mirrors: ["https://ds-lecture-data.s3.ap-northeast-2.amazonaws.com/everydeep/"],
  files: [file],
  load: async (folder) => {
    const { bytes, path } = await readDataFile(folder, file);
    await checkContent(bytes, path, file);
    const parsed = await parseTable(bytes, path, { header: false });
    const table = nameColumns(parsed.table, thoracicColumns);
    return { ...parsed, name: thoracicSurgery.name, table };
  },
};
