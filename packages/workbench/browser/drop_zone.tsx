/// <reference lib="dom" />
import { useState } from "preact/hooks";
import { place, setParams } from "./router.ts";
import { post, putFile, state } from "./server.ts";

/** A file with its path in what was dropped. */
interface Dropped {
  readonly path: string;
  readonly file: File;
}

/** The most bytes of a file. */
const MOST = 256 * 2 ** 20;

/** What makes an input one of folders, which the types of inputs do not have. */
const folders = { webkitdirectory: true } as object;

/** Where files are dropped, or chosen: a CSV, an NPZ, an experiment as JSON, a folder of images. */
export function DropZone() {
  const [over, setOver] = useState(false);
  const [said, setSaid] = useState("");
  const [fault, setFault] = useState("");
  const take = async (files: readonly Dropped[]) => {
    setFault("");
    try {
      await sendFiles(files, setSaid);
      setSaid("");
    } catch (error) {
      setSaid("");
      setFault((error as Error).message);
    }
  };
  const choose = (event: Event & { currentTarget: HTMLInputElement }) => {
    const files = [...event.currentTarget.files ?? []];
    event.currentTarget.value = "";
    take(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
  };
  return (
    <div
      class={`drop${over ? " over" : ""}`}
      id="drop"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        // What was dropped is gone after the first wait, so it is taken at once.
        const items = [...event.dataTransfer?.items ?? []].map((item) =>
          item.webkitGetAsEntry() ?? item.getAsFile()
        );
        Promise.all(items.map((item) => filesOf(item, ""))).then((all) => take(all.flat()));
      }}
    >
      <p>
        Drop a CSV, an <code>.npz</code>{" "}
        or a folder of images here, with a folder for each class; or choose
      </p>
      <div class="buttons">
        <label class="file-button">
          a file
          <input type="file" id="file" accept=".csv,.gz,.zip,.npz,.json" onChange={choose} />
        </label>
        <label class="file-button">
          a folder
          <input type="file" id="folder" {...folders} onChange={choose} />
        </label>
      </div>
      <p class="hint-line">
        Up to 256 MB each, kept in <code>{state.value?.files ?? ""}</code>.
      </p>
      <p role="status" class="hint-line">{said}</p>
      {fault ? <p class="fault" role="alert">{fault}</p> : null}
    </div>
  );
}

/** All files of a dropped file or folder; of what is neither there are none. */
async function filesOf(entry: FileSystemEntry | File | null, path: string): Promise<Dropped[]> {
  if (entry === null) return [];
  if (entry instanceof File) return [{ path: path + entry.name, file: entry }];
  const own = path + entry.name;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject)
    );
    return [{ path: own, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (some.length === 0) break;
    entries.push(...some);
  }
  return (await Promise.all(entries.map((one) => filesOf(one, `${own}/`)))).flat();
}

/** Sends files, and trains on them from then on. */
async function sendFiles(all: readonly Dropped[], say: (text: string) => void): Promise<void> {
  const files = all.filter(({ path }) => !path.split("/").some((part) => part.startsWith(".")));
  const [first] = files;
  if (first === undefined) return;
  const large = files.find(({ file }) => file.size > MOST);
  if (large !== undefined) {
    throw new RangeError(`Cannot take ${large.path}: it has more than 256 MB, want 256 MB at most`);
  }
  if (!first.path.includes("/")) {
    say(`Sending ${first.file.name} ...`);
    const path = await putFile(first.file.name, first.file);
    const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase();
    if (ending === "npz") takeImages(path);
    else if (ending === "json") setParams({ ...nothing, preset: path });
    else if (ending === "csv" || ending === "gz" || ending === "zip") takeTable(path);
    else throw new RangeError(`Cannot take ${path}: want a CSV, an .npz, or a folder of images`);
    return;
  }
  const { name } = await post<{ name: string }>("/api/folder", { name: first.path.split("/")[0]! });
  let path = "";
  for (const [at, { path: within, file }] of files.entries()) {
    say(`Sending image ${at + 1} of ${files.length} ...`);
    path = await putFile([name, ...within.split("/").slice(1)].join("/"), file);
  }
  takeImages(path.slice(0, path.indexOf(`/${name}/`) + name.length + 1));
}

/** What said something of other data. */
const nothing = {
  csv: undefined,
  images: undefined,
  target: undefined,
  drop: undefined,
  network: undefined,
  methods: undefined,
  lambda: undefined,
};

function takeTable(csv: string): void {
  setParams({ ...nothing, preset: "quick-table", csv, seeds: usualSeeds() });
}

function takeImages(images: string): void {
  setParams({
    ...nothing,
    preset: "quick",
    images,
    methods: "none,l1,prox-l1",
    seeds: usualSeeds(),
  });
}

function usualSeeds(): string {
  return place.value.params.get("seeds") || "5";
}
