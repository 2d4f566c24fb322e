import { knownNames, messageOf } from "@shrinklab/names";
import { activationNames } from "./layers/apply_activation.ts";
import { layerKind, layerKinds, type LayerSpec } from "./layers/registry.ts";

type Fields = Readonly<Record<string, unknown>>;

const isActivation = (name: string) => (activationNames as readonly string[]).includes(name);

/** Layers whose activation is a field of their own. */
const fusing = (layer: Fields | undefined): boolean =>
  layer?.activation === undefined &&
  layer !== undefined && layerKind(layer.type as string).fields.includes("activation");

/** Fields that the text calls otherwise than in small letters with hyphens. */
const shortNames: Readonly<Record<string, string>> = { strides: "stride", useBias: "bias" };

/**
 * Reads the layers of a network from text: `conv(16,3) relu max-pool(2) flatten dense(100) relu`.
 *
 * Layers stand with spaces between them, each a name and in brackets its fields: the first ones by
 * place, the others as `name=value` (`conv(16,5x3,stride=2,padding=valid,bias=no)`); `name=` names
 * the layer itself. An activation behind a convolution or a dense layer is that layer's, elsewhere
 * a layer of its own. A convolution has padding `same` where none is named.
 *
 * @param text The text.
 * @returns The layers, all their fields as written.
 * @throws {SyntaxError} If the text has another form; the message names the position.
 * @throws {RangeError} If a layer or a field is unknown.
 *
 * @example
 * ```ts
 * import { parseNetwork } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseNetwork("conv(16,5,stride=2) relu flatten dense(100)"), [
 *   {
 *     type: "Conv2D",
 *     filters: 16,
 *     kernelSize: 5,
 *     strides: 2,
 *     padding: "same",
 *     activation: "relu",
 *   },
 *   { type: "Flatten" },
 *   { type: "Dense", units: 100 },
 * ]);
 * ```
 */
export function parseNetwork(text: string): LayerSpec[] {
  const layers: Fields[] = [];
  for (const { word, at } of words(text)) {
    const [, name, list] = /^([A-Za-z][\w-]*)(?:\((.*)\))?$/s.exec(word) ?? [];
    if (name === undefined) throw syntaxError(text, at, "a layer, such as dense(100)");
    if (isActivation(name) && list === undefined) {
      const last = layers.at(-1);
      if (fusing(last)) layers[layers.length - 1] = { ...last, activation: name };
      else layers.push({ type: "Activation", activation: name });
      continue;
    }
    const type = typesByText.get(name);
    if (type === undefined) {
      const known = [...typesByText.keys(), ...activationNames];
      throw new RangeError(
        `Cannot read network: layer is "${name}", want ${knownNames(name, known)}`,
      );
    }
    layers.push({ type, ...readFields(text, at, type, name, list) });
  }
  return layers as unknown as LayerSpec[];
}

/**
 * Tells whether a text is the path of a file with a network, and not a network: it ends in `.json` or
 * `.txt`.
 *
 * @param text The text.
 * @returns Whether it is.
 *
 * @example
 * ```ts
 * import { isNetworkFile } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["mine.json", "dense(8) relu"].map(isNetworkFile), [true, false]);
 * ```
 */
export function isNetworkFile(text: string): boolean {
  return /\.(json|txt)$/.test(text);
}

/**
 * Reads the layers of a network from the content of a file: text, or JSON with a list of layers or
 * such a text.
 *
 * @param content What the file holds.
 * @param file Its path; one that ends in `.txt` holds text.
 * @returns The layers.
 * @throws {SyntaxError} If the text does not parse, or it is not JSON.
 * @throws {RangeError} If a layer or a field is unknown, or it has no layers.
 *
 * @example
 * ```ts
 * import { parseNetworkFile } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const dense = { type: "Dense", units: 8 } as const;
 * assertEquals(parseNetworkFile("dense(8)", "mine.txt"), [dense]);
 * assertEquals(parseNetworkFile('{ "layers": "dense(8)" }', "mine.json"), [dense]);
 * ```
 */
export function parseNetworkFile(content: string, file: string): readonly LayerSpec[] {
  if (file.endsWith(".txt")) return parseNetwork(content);
  const json: unknown = parseJson(content, file);
  const layers = Array.isArray(json) ? json : (json as { layers?: unknown } | null)?.layers;
  if (typeof layers === "string") return parseNetwork(layers);
  if (Array.isArray(layers)) return layers;
  throw new RangeError(`Cannot read ${file}: it is no list of layers, want [{ "type": ... }]`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = messageOf(error);
    throw new SyntaxError(`Cannot read ${file}: it is not JSON (${reason}), want layers`);
  }
}

/**
 * Writes the text that {@linkcode parseNetwork} reads.
 *
 * @param layers The layers.
 * @returns The text, on one line; a field of a convolution that is left out is written as it holds.
 *
 * @example
 * ```ts
 * import { formatNetwork } from "@shrinklab/models";
 * import { assertEquals } from "@std/assert";
 *
 * const layers = [
 *   { type: "Conv2D", filters: 16, kernelSize: [3, 5], padding: "same", activation: "relu" },
 *   { type: "Flatten" },
 *   { type: "Dense", units: 10, kernelRegularizer: "l1(0.01)" },
 * ] as const;
 * assertEquals(
 *   formatNetwork(layers),
 *   "conv(16,3x5) relu flatten dense(10,kernel-regularizer=l1(0.01))",
 * );
 * ```
 */
export function formatNetwork(layers: readonly LayerSpec[]): string {
  let before: Fields | undefined;
  return layers.map((layer) => {
    const { type, activation, ...rest } = layer as unknown as Fields;
    const own = before;
    before = layer as unknown as Fields;
    if (type === "Activation") {
      const named = Object.keys(rest).length > 0 || fusing(own);
      return named ? written(type, { activation, ...rest }) : String(activation);
    }
    const text = written(String(type), rest);
    return activation === undefined ? text : `${text} ${activation}`;
  }).join(" ");
}

const typesByText: ReadonlyMap<string, string> = new Map(
  Object.entries(layerKinds).map(([type, { text }]) => [text.name, type]),
);

function written(type: string, fields: Fields): string {
  const { text, fields: order } = layerKinds[type as LayerSpec["type"]];
  const { places, defaults = {} } = text;
  const whole: Fields = { ...text.unwritten, ...fields };
  const byPlace = places.filter((_, at) =>
    places.slice(0, at + 1).every((one) => whole[one] !== undefined)
  );
  // In the order of the kind, whatever order the spec has; what no kind has comes behind.
  const names = [...new Set([...order.filter((field) => field in whole), ...Object.keys(whole)])];
  const parts = [
    ...byPlace.map((field) => valueText(whole[field])),
    ...names.filter((field) =>
      !byPlace.includes(field) && whole[field] !== undefined && whole[field] !== defaults[field]
    ).map((field) => `${fieldText(field)}=${valueText(whole[field])}`),
  ];
  return parts.length === 0 ? text.name : `${text.name}(${parts.join(",")})`;
}

function readFields(
  text: string,
  at: number,
  type: string,
  name: string,
  list: string | undefined,
): Fields {
  const kind = layerKinds[type as LayerSpec["type"]];
  const { places, defaults = {} } = kind.text;
  const known = ["name", ...kind.fields];
  const fields: Record<string, unknown> = {};
  for (const [place, part] of split(list ?? "").entries()) {
    const [, left, right] = /^([A-Za-z][\w-]*)\s*=\s*(.*)$/s.exec(part) ?? [];
    const field = left === undefined
      ? places[place]
      : known.find((one) => fieldText(one) === left || one === left);
    if (field === undefined) {
      const names = known.map(fieldText);
      throw left === undefined
        ? syntaxError(text, at, `${places.length} values at most and then FIELD=VALUE in ${name}`)
        : new RangeError(
          `Cannot read network: field of ${name} is "${left}", want ${knownNames(left, names)}`,
        );
    }
    if (Object.hasOwn(fields, field)) {
      throw syntaxError(text, at, `${fieldText(field)} only once in ${name}`);
    }
    const value = (right ?? part).trim();
    if (value === "") throw syntaxError(text, at, `a value for ${fieldText(field)} in ${name}`);
    fields[field] = field === "name" ? value : readValue(value);
  }
  return {
    ...fields,
    ...Object.fromEntries(
      Object.entries(defaults).filter(([field]) => !Object.hasOwn(fields, field)),
    ),
  };
}

function readValue(text: string): unknown {
  if (text === "yes" || text === "no") return text === "yes";
  const pair = /^(\d+)x(\d+)$/.exec(text);
  if (pair) return [Number(pair[1]), Number(pair[2])];
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

function valueText(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.join("x");
  if (typeof value !== "object" || value === null) return String(value);
  const { l1 = 0, l2 = 0 } = value as { l1?: number; l2?: number };
  return `l1l2(l1=${l1},l2=${l2})`;
}

function fieldText(field: string): string {
  return shortNames[field] ?? field.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
}

/** Words between spaces; brackets keep theirs together. */
function words(text: string): Array<{ word: string; at: number }> {
  const found: Array<{ word: string; at: number }> = [];
  let [start, depth] = [-1, 0];
  for (let at = 0; at <= text.length; at++) {
    const sign = text[at] ?? " ";
    if (sign === "(") depth++;
    if (sign === ")" && --depth < 0) throw syntaxError(text, at, "no closing bracket here");
    if (/\s/.test(sign) && (depth === 0 || at === text.length)) {
      if (depth > 0) throw syntaxError(text, at, "a closing bracket");
      if (start >= 0) found.push({ word: text.slice(start, at), at: start });
      start = -1;
    } else if (start < 0) start = at;
  }
  return found;
}

/** Parts between commas outside of brackets. */
function split(list: string): string[] {
  if (list.trim() === "") return [];
  const parts = [""];
  let depth = 0;
  for (const sign of list) {
    if (sign === "(") depth++;
    if (sign === ")") depth--;
    if (sign === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => part.trim());
}

function syntaxError(text: string, at: number, wanted: string): SyntaxError {
  return new SyntaxError(`Cannot read network "${text}": at position ${at + 1} want ${wanted}`);
}
