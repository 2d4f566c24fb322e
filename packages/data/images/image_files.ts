import { DataError } from "../data_error.ts";
import { byCodePoint, listed } from "./image_set.ts";

/** A picture in the folder of its class. */
export interface ImageFile {
  /** Path below the folder of all, with `/`. */
  readonly name: string;
  /** Name of its class. */
  readonly label: string;
}

/** Pictures of a folder, by what they are for. */
export interface ImageFiles {
  readonly train: readonly ImageFile[];
  readonly valid?: readonly ImageFile[];
  readonly test?: readonly ImageFile[];
  /** What was passed over, and why. */
  readonly notes: readonly string[];
}

/** What a folder holds, by name. */
interface Content {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

const PICTURE = /\.(png|jpe?g|jpe|jfif)$/i;
/** What systems leave in folders. */
const HIDDEN = /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i;
const PARTS = {
  train: /^train(ing)?$/i,
  valid: /^val(id|idation)?$/i,
  test: /^test(ing)?$/i,
} as const;

/**
 * Finds the pictures of a folder: a folder for each class, in `train`, `test` and `val` or without.
 *
 * Folders in that of a class belong to it. A link is followed as long as it stays in the folder.
 *
 * @param root The folder.
 * @returns The pictures in the order of their names, by code point.
 * @throws {DataError} If it has no folders of pictures, a class of a part is not one of `train`, or a
 * link leads out of it, in a circle or nowhere.
 */
export async function findImageFiles(root: string): Promise<ImageFiles> {
  const search = new Search(root, await Deno.realPath(root));
  const parts = await search.parts();
  if (parts === undefined) return { train: await search.classes(""), notes: search.notes() };
  const train = await search.classes(parts.train);
  const others: { valid?: ImageFile[]; test?: ImageFile[] } = {};
  for (const part of ["valid", "test"] as const) {
    const files = parts[part] === undefined ? [] : await search.classes(parts[part]);
    if (files.length > 0) others[part] = files;
  }
  checkClasses(root, train, [...others.valid ?? [], ...others.test ?? []]);
  return { train, ...others, notes: search.notes() };
}

function checkClasses(
  root: string,
  train: readonly ImageFile[],
  others: readonly ImageFile[],
): void {
  const known = new Set(train.map(({ label }) => label));
  const stranger = others.find(({ label }) => !known.has(label));
  if (stranger === undefined) return;
  throw new DataError(
    "mismatch",
    `${root}/${stranger.name}`,
    `its class is ${stranger.label}, want one of the training images: ${listed([...known])}`,
  );
}

/** A walk over one folder, with what it passes over. */
class Search {
  readonly #root: string;
  readonly #real: string;
  readonly #passed = new Map<string, number>();
  readonly #notes: string[] = [];

  constructor(root: string, real: string) {
    this.#root = root;
    this.#real = real;
  }

  /** What was passed over, a line each. */
  notes(): string[] {
    const kinds = [...this.#passed].sort(([a], [b]) => byCodePoint(a, b));
    const passed = kinds.map(([kind, count]) => `${count} ${kind}`);
    return [
      ...this.#notes,
      ...(passed.length === 0 ? [] : [`files passed over: ${passed.join(", ")}`]),
    ];
  }

  /** The folders of the parts, where there is one of training that has folders. */
  async parts(): Promise<{ train: string; valid?: string; test?: string } | undefined> {
    const { folders } = await this.#list("", false);
    const named = (part: RegExp) => folders.find((name) => part.test(name));
    const train = named(PARTS.train);
    if (train === undefined || (await this.#list(train, false)).folders.length === 0) {
      return undefined;
    }
    const [valid, test] = [named(PARTS.valid), named(PARTS.test)];
    const rest = folders.filter((name) => ![train, valid, test].includes(name));
    if (rest.length > 0) {
      this.#notes.push(`folders beside ${train} are passed over: ${listed(rest)}`);
    }
    const { files } = await this.#list("");
    this.#pass(files.map((name) => PICTURE.test(name) ? "pictures in no class" : kindOf(name)));
    return {
      train,
      ...(valid === undefined ? {} : { valid }),
      ...(test === undefined ? {} : { test }),
    };
  }

  /** The pictures of each folder of a folder. */
  async classes(part: string): Promise<ImageFile[]> {
    const { folders, files } = await this.#list(part);
    this.#pass(files.map((name) => PICTURE.test(name) ? "pictures in no class" : kindOf(name)));
    const found: ImageFile[] = [];
    for (const label of folders) {
      const own = await this.#pictures(below(part, label));
      if (own.length === 0) {
        this.#notes.push(`${below(part, label)} has no pictures: it is not a class`);
      }
      for (const name of own) found.push({ name, label });
    }
    if (found.length > 0) return found;
    if (part !== "") {
      this.#notes.push(`${part} has no folders of pictures: it is passed over`);
      return [];
    }
    const pictures = files.filter((name) => PICTURE.test(name)).length;
    throw new DataError(
      "missing",
      this.#root,
      `it has ${folders.length} folders without pictures and ${pictures} pictures beside them, ` +
        "want a folder of PNG or JPEG files for each class",
    );
  }

  async #pictures(folder: string): Promise<string[]> {
    const { folders, files } = await this.#list(folder);
    const own = files.filter((name) => PICTURE.test(name)).map((name) => below(folder, name));
    this.#pass(files.filter((name) => !PICTURE.test(name)).map(kindOf));
    for (const inner of folders) {
      // One by one: a folder may hold more than a call takes as arguments.
      for (const name of await this.#pictures(below(folder, inner))) own.push(name);
    }
    return own;
  }

  async #list(folder: string, count = true): Promise<Content> {
    const folders: string[] = [];
    const files: string[] = [];
    for await (const entry of Deno.readDir(`${this.#root}/${folder}`)) {
      if (HIDDEN.test(entry.name)) {
        if (count) this.#pass(["hidden"]);
        continue;
      }
      const { isDirectory } = entry.isSymlink
        ? await this.#follow(folder, below(folder, entry.name))
        : entry;
      (isDirectory ? folders : files).push(entry.name);
    }
    return { folders: folders.sort(byCodePoint), files: files.sort(byCodePoint) };
  }

  async #follow(folder: string, link: string): Promise<Deno.FileInfo> {
    const path = `${this.#root}/${link}`;
    const real = await Deno.realPath(path).catch((cause) => {
      throw new DataError("missing", path, "it is a link to what is not there", { cause });
    });
    if (!isBelow(real, this.#real)) {
      throw new DataError(
        "malformed",
        path,
        `it is a link out of ${this.#root}, want what is in it`,
      );
    }
    const info = await Deno.stat(real);
    if (info.isDirectory && isBelow(await Deno.realPath(`${this.#root}/${folder}`), real)) {
      throw new DataError("malformed", path, "it is a link to a folder that it is in");
    }
    return info;
  }

  #pass(kinds: readonly string[]): void {
    for (const kind of kinds) this.#passed.set(kind, (this.#passed.get(kind) ?? 0) + 1);
  }
}

function kindOf(name: string): string {
  const [extension] = /\.[^.]{1,8}$/.exec(name) ?? [];
  return extension?.toLowerCase() ?? "without extension";
}

function below(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** Whether a real path is a folder or lies in it. */
function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder) && /[\\/]/.test(path[folder.length]!);
}
