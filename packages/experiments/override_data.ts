/**
 * What flags change in data.
 *
 * @module
 */
import type { DataSpec, HoldOut, ImagesSpec, Method, TableSpec } from "./experiment.ts";
import { given, type Overrides } from "./overrides.ts";

/**
 * The data with what flags set.
 *
 * @throws {RangeError} If a flag has no meaning in it.
 */
export function overriddenData(data: DataSpec, overrides: Overrides): DataSpec {
  const { dataset, csv, subsetSeed, trainRows, validRows, scale, holdOut } = overrides;
  checkDataFlags(data, overrides);
  if (data.type === "images") {
    const base = ownImages(data, overrides);
    const { subset, testImages } = base;
    if (subset !== undefined && holdOut !== undefined) {
      throw new RangeError(
        "Cannot use --hold-out: the rows are drawn as numpy does, want --valid-rows",
      );
    }
    if (testImages !== undefined && holdOut !== undefined) {
      throw new RangeError(
        "Cannot use --hold-out: the rows are the test images, parted as scikit-learn does, want " +
          "another --subset-seed",
      );
    }
    if (subset === undefined && validRows !== undefined) {
      throw new RangeError(
        "Cannot use --valid-rows: the rows are not drawn as numpy does, want --hold-out",
      );
    }
    const drawn = subset && {
      train: trainRows ?? subset.train,
      validation: validRows ?? subset.validation,
    };
    return {
      ...base,
      ...given({ name: dataset, subsetSeed, scale, holdOut }),
      ...(drawn === undefined ? given({ trainRows }) : { subset: drawn }),
    };
  }
  const table = csv === undefined ? data : ownTable(data, csv);
  const { asText, ...format } = formatOf(overrides);
  const [flag] = Object.keys(given({ ...format, text: asText }));
  if (flag !== undefined && table.file === undefined) {
    throw new RangeError(
      `Cannot use --${flag}: the table is ${table.name}, want one of your own, --csv FILE`,
    );
  }
  return {
    // Rows of a user's table are in an order that is not known.
    ...(table.file === undefined ? {} : { holdOut: { type: "stratified", share: 0.2 } }),
    ...table,
    ...given({ ...format, asText, subsetSeed, trainRows, ...columnsOf(overrides) }),
  };
}

/** How a user's table is kept, as far as it is said. */
function formatOf({ header, separator, decimal, thousands, encoding, asText }: Overrides) {
  return { header, separator, decimal, thousands, encoding, asText };
}

/** Images of the user's, where they are named: the preset's rows and scale mean nothing in them. */
function ownImages(
  data: ImagesSpec,
  { images, resize, shape, dataset }: Overrides,
): ImagesSpec {
  const base: ImagesSpec = images === undefined ? data : { type: "images", file: images };
  if (base.file === undefined) {
    const [flag] = Object.keys(given({ resize, shape }));
    if (flag === undefined) return base;
    throw new RangeError(
      `Cannot use --${flag}: the images are ${base.name}, want ones of your own, --images PATH`,
    );
  }
  if (dataset !== undefined) {
    throw new RangeError(
      `Cannot use --dataset: the images are in ${base.file}, want one of the two`,
    );
  }
  return { ...base, ...given({ resize, shape }) };
}

/** Images have no columns, and tables no pixels. */
function checkDataFlags({ type }: DataSpec, overrides: Overrides): void {
  const { csv, target, drop, dataset, images, resize, shape, scale, validRows } = overrides;
  const { asText, ...format } = formatOf(overrides);
  const others = type === "images"
    ? { csv, ...format, text: asText, target, drop }
    : { dataset, images, resize, shape, scale, "valid-rows": validRows };
  const [flag] = Object.keys(given(others));
  if (flag === undefined) return;
  throw new RangeError(
    `Cannot use --${flag}: the data is ${type === "images" ? "images" : "a table"}, want ` +
      `${type === "images" ? "a table" : "images"} for it`,
  );
}

/** The preset's columns mean nothing in another table. */
function ownTable(
  { name: _n, standIn: _s, target: _t, holdOut: _h, ...rest }: TableSpec,
  file: string,
): TableSpec {
  return { ...rest, file, drop: [], text: "one-hot" };
}

function columnsOf({ target, drop, holdOut }: Overrides): Partial<TableSpec> {
  return given({ target, drop, holdOut });
}

/** What a flag sets holds for methods with rows of their own as well. */
export function ownData(method: Method, overrides: Overrides): Method {
  const { data: own, ...rest } = method;
  if (own === undefined) return method;
  const { subsetSeed, trainRows } = overrides;
  const set = new Set(Object.keys(given({ subsetSeed, trainRows, ...columnsOf(overrides) })));
  const kept = Object.entries(own).filter(([field]) =>
    !set.has(field) && !(overrides.csv !== undefined && field !== "holdOut" && field !== "scale")
  );
  return kept.length === 0 ? rest : { ...rest, data: Object.fromEntries(kept) };
}

/** Who stops early or chooses an epoch by validation rows has to have some. */
export function withValidationRows(
  data: DataSpec,
  methods: readonly Method[],
): { data: DataSpec; methods: readonly Method[]; remarks: readonly string[] } {
  // Of the user's images as much as without such a rule.
  const isOwn = data.type === "images" && data.file !== undefined;
  const holdOut: HoldOut = { type: "stratified", share: isOwn ? 0.2 : 0.1 };
  const lacking = methods.filter(({ stop, choose, data: own }) =>
    [stop, choose].some((rule) => rule?.monitor.startsWith("valid.")) &&
    !hasValidation({ ...data, ...own } as DataSpec)
  );
  if (lacking.length === 0) return { data, methods, remarks: [] };
  const remarks = [
    `There are no validation rows: a ${
      isOwn ? "fifth" : "tenth"
    } of the training rows of each class ` +
    "is held out, to stop and choose by",
  ];
  // Where one method needs them and sees what the others see, all train on the same rows.
  const shared = !hasValidation(data) &&
    lacking.some(({ data: own }) => own?.holdOut === undefined);
  return {
    data: shared ? { ...data, holdOut } : data,
    methods: methods.map((method) =>
      lacking.includes(method) && method.data?.holdOut !== undefined
        ? { ...method, data: { ...method.data, holdOut } } as Method
        : method
    ),
    remarks,
  };
}

function hasValidation(data: DataSpec): boolean {
  if (data.type === "images" && data.subset !== undefined) return data.subset.validation > 0;
  if (data.type === "images" && data.testImages !== undefined) {
    return data.testImages.validation > 0;
  }
  return data.holdOut !== undefined && data.holdOut.type !== "none";
}
