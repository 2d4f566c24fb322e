import { type Flag, readNumber, UsageError, valueFlag } from "@shrinklab/command";
import type { HoldOut } from "@shrinklab/experiments";
import type { CheckpointInterval } from "@shrinklab/training";

const count = { integer: true, min: 1 } as const;

/** Names of separators that a shell or an eye does not take well. */
const separators: Readonly<Record<string, string>> = {
  comma: ",",
  semicolon: ";",
  tab: "\t",
  "\\t": "\t",
  bar: "|",
  blank: " ",
};

/** `2`, `2epochs`, `50steps`. */
export function intervalFlag(summary: string): Flag<CheckpointInterval | undefined> {
  return valueFlag(summary, "N|Nsteps", undefined, (text, name) => {
    const [, number, unit] = /^(\d+)(epochs?|steps?)?$/.exec(text) ?? [];
    if (number === undefined || !(Number(number) >= 1) || !Number.isSafeInteger(Number(number))) {
      throw UsageError.of(name, text, "a number of epochs >= 1, such as 2, or of steps: 50steps");
    }
    return unit?.startsWith("step") ? { steps: Number(number) } : { epochs: Number(number) };
  });
}

/** Texts, one each time that the flag is given. */
export function textsFlag(
  summary: string,
  placeholder: string,
): Flag<readonly string[] | undefined> {
  return {
    summary,
    placeholder,
    repeatable: true,
    read: (texts) => texts.length === 0 ? undefined : texts,
  };
}

/** Names between commas, each once. */
export function listFlag(
  summary: string,
  placeholder = "NAME,...",
): Flag<readonly string[] | undefined> {
  return valueFlag(summary, placeholder, undefined, (text, name) => {
    const names = text.split(",").map((part) => part.trim());
    const repeated = names.find((one, at) => names.indexOf(one) !== at);
    if (repeated === undefined) return names;
    throw UsageError.of(name, text, `each name once, "${repeated}" comes twice`);
  });
}

/** Columns between commas; one whose name has a comma stands in quotes. */
export function columnsFlag(summary: string): Flag<readonly string[] | undefined> {
  return {
    summary,
    placeholder: "COLUMN,...",
    repeatable: true,
    read: (texts, flag) => {
      const names = texts.flatMap((text) => text.match(/"([^"]|"")*"|[^,]+/g) ?? [])
        .map((name) => name.trim())
        .map((name) => name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name);
      const repeated = names.find((one, at) => names.indexOf(one) !== at);
      if (repeated !== undefined) {
        throw UsageError.of(flag, texts.join(","), `each name once, "${repeated}" comes twice`);
      }
      if (texts.length > 0 && names.length === 0) {
        throw UsageError.of(flag, texts.join(","), "names or numbers of columns");
      }
      return names.length === 0 ? undefined : names;
    },
  };
}

/** A sign that no number or word has, or its name. */
export function separatorFlag(summary: string): Flag<string | undefined> {
  return valueFlag(summary, "X", undefined, (text, name) => {
    const separator = separators[text] ?? text;
    if (separator.length === 1 && !/[\p{L}\p{N}"\r\n]/u.test(separator)) return separator;
    const wanted = `one sign such as ; or one of ${Object.keys(separators).join(", ")}`;
    throw UsageError.of(name, text, wanted);
  });
}

/** A sign between thousands, its name, or none. */
export function thousandsFlag(summary: string): Flag<string | undefined> {
  return valueFlag(summary, "X|none", undefined, (text, name) => {
    const sign = text === "none" ? "" : separators[text] ?? text;
    if (sign === "" || sign.length === 1 && !/[\p{L}\p{N}+\-"]/u.test(sign)) return sign;
    throw UsageError.of(name, text, "one sign such as . or ', blank, or none");
  });
}

/** `l1=0.001`, once for each method. */
export function strengthsFlag(summary: string): Flag<Readonly<Record<string, number>> | undefined> {
  return {
    summary,
    placeholder: "METHOD=X",
    repeatable: true,
    read: (texts, flag) => {
      if (texts.length === 0) return undefined;
      const strengths: Record<string, number> = {};
      for (const text of texts) {
        const at = text.lastIndexOf("=");
        if (at < 1) {
          throw UsageError.of(
            flag,
            text,
            `METHOD=X, or --sweep lambda=${text} for a factor on every strength`,
          );
        }
        const method = text.slice(0, at);
        if (Object.hasOwn(strengths, method)) {
          throw UsageError.of(flag, text, `${method} only once`);
        }
        strengths[method] = readNumber(text.slice(at + 1), `${flag} ${method}`, { min: 0 });
      }
      return strengths;
    },
  };
}

/** A number of epochs, or `none`. */
export function patienceFlag(summary: string): Flag<number | "none" | undefined> {
  return valueFlag(
    summary,
    "N|none",
    undefined,
    (text, name) => text === "none" ? text : readNumber(text, name, { integer: true, min: 0 }),
  );
}

/** A number of rows, or `all`. */
export function batchFlag(summary: string): Flag<number | "all" | undefined> {
  return valueFlag(
    summary,
    "N|all",
    undefined,
    (text, name) => text === "all" ? text : readNumber(text, name, count),
  );
}

/** A number for each class, or `balanced`. */
export function classWeightsFlag(
  summary: string,
): Flag<"balanced" | readonly number[] | undefined> {
  return valueFlag(
    summary,
    "balanced|X,...",
    undefined,
    (text, name) =>
      text === "balanced"
        ? text
        : text.split(",").map((part) => readNumber(part, name, { min: 0 })),
  );
}

/** `32x32`, as many numbers as the placeholder has. */
export function sizesFlag<Placeholder extends "WxH" | "HxWxC">(
  summary: string,
  placeholder: Placeholder,
): Flag<SizesOf<Placeholder> | undefined> {
  const parts = placeholder.split("x").length;
  return valueFlag(summary, placeholder, undefined, (text, name) => {
    const sizes = text.toLowerCase().split("x");
    if (sizes.length === parts) {
      return sizes.map((size) => readNumber(size, name, count)) as unknown as SizesOf<Placeholder>;
    }
    const example = parts === 2 ? "32x32" : "28x28x1";
    throw UsageError.of(name, text, `${placeholder}, such as ${example}`);
  });
}

type SizesOf<Placeholder> = Placeholder extends "WxH" ? [number, number] : [number, number, number];

/** `none`, `last=0.2` or `stratified=0.3`. */
export function holdOutFlag(summary: string): Flag<HoldOut | undefined> {
  const wanted = "none, last=SHARE or stratified=SHARE";
  return valueFlag(summary, "none|last=X|stratified=X", undefined, (text, name) => {
    const [type, share] = text.split("=", 2);
    if (type === "none" && share === undefined) return { type };
    if ((type !== "last" && type !== "stratified") || share === undefined) {
      throw UsageError.of(name, text, wanted);
    }
    return { type, share: readNumber(share, `${name} ${type}`, { min: 0, max: 0.95 }) };
  });
}
