/// <reference lib="dom" />
import { fieldsOf, matches, parseCondition, parseSortKey, sorted } from "@shrinklab/listing";
import { groupTrials, type SeedGroup } from "@shrinklab/listing";
import type { TrialEntry } from "@shrinklab/listing";
import { shortNumber } from "@shrinklab/names";
import { computed, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { labelOf, percent } from "./format.ts";
import { Link } from "./link.tsx";
import { place, setParams } from "./router.ts";
import { post, readState, readTrials, say, state, trials } from "./server.ts";

/** Rows that are shown before one asks for all. */
const FIRST_ROWS = 100;

/** Letters of an id that tell trials apart in an address. */
const ID_LETTERS = 12;

const param = (name: string) => place.value.params.get(name) ?? "";

/** Ids of the trials that are chosen to be compared. */
const chosen = signal<ReadonlySet<string>>(new Set());

/** A column of the table: its name in `sort`, and its cell. */
interface Column<Row> {
  readonly name: string;
  readonly title: string;
  readonly of: (row: Row) => string;
  readonly text?: boolean;
}

/** What is listed, or why it cannot be. */
const listed = computed(() => {
  const all = [...trials.value?.values() ?? []];
  try {
    const sweep = param("sweep");
    const fields = fieldsOf(all);
    // A word without an operator is looked for in the names.
    const [words, conditions] = [[] as string[], [] as ((trial: TrialEntry) => boolean)[]];
    for (const part of param("where").split(/\s+and\s+|;/).filter((part) => part.trim() !== "")) {
      if (/[<>=]/.test(part)) conditions.push(matches(parseCondition(part), fields));
      else words.push(part.trim().toLowerCase());
    }
    const found = all.filter((trial) => {
      if (sweep !== "" && trial.sweep !== sweep) return false;
      if (!conditions.every((holds) => holds(trial))) return false;
      if (words.length === 0) return true;
      const text = `${trial.sweep} ${trial.experiment} ${labelOf(trial)} ${trial.state}`
        .toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const sort = param("sort");
    if (param("group") === "") {
      return { trials: sort === "" ? found : sorted(found, parseSortKey(sort), fields), found };
    }
    const groups = groupTrials(found, sort === "" ? {} : { sort: parseSortKey(sort) });
    return { groups, found };
  } catch (error) {
    return { found: [], fault: (error as Error).message };
  }
});

/** The page with the table of the store. */
export function RunsPage() {
  useEffect(() => {
    readTrials().catch(say);
  }, []);
  if (trials.value === undefined) {
    return (
      <main>
        <h1>Runs</h1>
        <p class="note">Reading the store ...</p>
      </main>
    );
  }
  const { found, fault, groups } = listed.value;
  return (
    <main>
      <h1>Runs</h1>
      <Filters />
      <div role="alert" class="faults">{fault ? <p class="fault">{fault}</p> : null}</div>
      <p class="note" role="status" id="count">
        {found.length.toLocaleString("en")} of {trials.value.size.toLocaleString("en")} runs
        {groups === undefined ? "" : `, ${groups.length} groups`}
      </p>
      <Choice found={found} />
      {groups === undefined
        ? <TrialTable rows={listed.value.trials ?? []} />
        : <GroupTable rows={groups} found={found} />}
      <Sweeps />
    </main>
  );
}

function Filters() {
  const sweeps = state.value?.sweeps ?? [];
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <div class="field">
        <label for="where">Filter</label>
        <input
          id="where"
          type="text"
          spellcheck={false}
          autocomplete="off"
          placeholder="lambda<0.01 and test.accuracy>=0.88"
          value={param("where")}
          onInput={(event) => setParams({ where: event.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label for="sweep">Sweep</label>
        <select
          id="sweep"
          value={param("sweep")}
          onChange={(event) => setParams({ sweep: event.currentTarget.value })}
        >
          <option value="">all</option>
          {sweeps.map(({ name }) => <option key={name} value={name}>{name}</option>)}
        </select>
      </div>
      <label class="switch">
        <input
          id="group"
          type="checkbox"
          checked={param("group") !== ""}
          onChange={(event) =>
            setParams({ group: event.currentTarget.checked ? "yes" : undefined, sort: undefined })}
        />
        Group over seeds
      </label>
    </form>
  );
}

/** What is chosen, and what can be done with it. */
function Choice({ found }: { found: readonly TrialEntry[] }) {
  const ids = [...chosen.value];
  return (
    <div class="buttons choice">
      {ids.length === 0 ? <p class="note">Choose rows to compare them.</p> : (
        <>
          <Link
            to="/compare"
            params={{ runs: ids.map((id) => id.slice(0, ID_LETTERS)).join(",") }}
            class="button main"
          >
            {`Compare ${ids.length} ${ids.length === 1 ? "run" : "runs"}`}
          </Link>
          <button type="button" onClick={() => chosen.value = new Set()}>Choose none</button>
        </>
      )}
      <button
        type="button"
        onClick={() =>
          chosen.value = new Set(found.filter(({ state }) => state === "done").map(({ id }) => id))}
      >
        Choose all that are listed
      </button>
    </div>
  );
}

function choose(ids: readonly string[], on: boolean): void {
  const next = new Set(chosen.value);
  for (const id of ids) on ? next.add(id) : next.delete(id);
  chosen.value = next;
}

const share = (value: number | undefined) => value === undefined ? "" : percent(value);

/** What a trial is judged by: accuracy as percent, else a loss. */
function figureOf({ run }: TrialEntry): string {
  const figures = run === undefined ? undefined : run.chosen === "best" ? run.best : run.last;
  const set = figures?.test ?? figures?.valid ?? figures?.train;
  if (set === undefined) return "";
  return typeof set.accuracy === "number" ? percent(set.accuracy) : shortNumber(set.loss);
}

function sparsityOf({ run }: TrialEntry): number | undefined {
  const [zeros, size] = (run?.sparsity ?? []).reduce(
    ([zeros, size], record) => [zeros + record.exactZero, size + record.size],
    [0, 0],
  );
  return size === 0 ? undefined : zeros / size;
}

function TrialTable({ rows }: { rows: readonly TrialEntry[] }) {
  const sets = [...new Set(rows.flatMap(({ set }) => Object.keys(set ?? {})))];
  const columns: Column<TrialEntry>[] = [
    { name: "method", title: "method", of: ({ method }) => method, text: true },
    { name: "sweep", title: "sweep", of: ({ sweep }) => sweep, text: true },
    { name: "seed", title: "seed", of: ({ seed }) => String(seed) },
    ...sets.map((name): Column<TrialEntry> => ({
      name,
      title: name,
      of: ({ set }) => set?.[name] === undefined ? "" : shortNumber(set[name]),
    })),
    { name: "state", title: "state", of: ({ state }) => state, text: true },
    { name: "judging.accuracy", title: "accuracy or loss", of: figureOf },
    { name: "sparsity", title: "zeros", of: (row) => share(sparsityOf(row)) },
    {
      name: "seconds",
      title: "seconds",
      of: ({ run }) => run === undefined ? "" : shortNumber(Number(run.seconds.toPrecision(3))),
    },
  ];
  return (
    <Table
      columns={columns}
      rows={rows}
      keyOf={({ sweep, id }) => `${id} ${sweep}`}
      nameOf={(row) => `${row.method} seed ${row.seed} of ${row.sweep}`}
      idsOf={({ id, state }) => state === "done" ? [id] : []}
    />
  );
}

function GroupTable(
  { rows, found }: { rows: readonly SeedGroup[]; found: readonly TrialEntry[] },
) {
  const isShare = ({ figure }: SeedGroup) => figure.endsWith("accuracy");
  const value = (row: SeedGroup, one: number | undefined) =>
    one === undefined ? "" : isShare(row) ? percent(one) : shortNumber(Number(one.toPrecision(4)));
  const columns: Column<SeedGroup>[] = [
    { name: "method", title: "method", of: labelOf, text: true },
    { name: "sweep", title: "sweep", of: ({ sweep }) => sweep, text: true },
    { name: "figure", title: "figure", of: ({ figure }) => figure, text: true },
    { name: "seeds", title: "seeds", of: ({ seeds }) => String(seeds) },
    { name: "mean", title: "mean", of: (row) => value(row, row.mean) },
    {
      name: "low",
      title: "95 % interval",
      of: (row) => row.low === undefined ? "" : `${value(row, row.low)} to ${value(row, row.high)}`,
    },
  ];
  const idsOf = (group: SeedGroup) =>
    found.filter((trial) =>
      trial.state === "done" && trial.sweep === group.sweep && labelOf(trial) === labelOf(group)
    ).map(({ id }) => id);
  return (
    <Table
      columns={columns}
      rows={rows}
      keyOf={(row) => `${labelOf(row)} ${row.sweep}`}
      nameOf={(row) => `${labelOf(row)} of ${row.sweep}`}
      idsOf={idsOf}
    />
  );
}

function Table<Row>({ columns, rows, keyOf, nameOf, idsOf }: {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  idsOf: (row: Row) => readonly string[];
}) {
  const [all, setAll] = useState(false);
  const sort = param("sort");
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  const order = (name: string) =>
    sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none";
  const next = { none: "", ascending: "-", descending: undefined } as const;
  return (
    <>
      <div class="scroll-wide" tabIndex={0} role="region" aria-label="Runs">
        <table class="runs">
          <thead>
            <tr>
              <th scope="col" class="text">
                <span class="visually-hidden">chosen</span>
              </th>
              {columns.map(({ name, title, text }) => (
                <th key={name} scope="col" class={text ? "text" : ""} aria-sort={order(name)}>
                  <button
                    type="button"
                    class="sort"
                    onClick={() => {
                      const sign = next[order(name)];
                      setParams({ sort: sign === undefined ? undefined : sign + name });
                    }}
                  >
                    {title}
                    <span aria-hidden="true">
                      {{ none: "", ascending: " ↑", descending: " ↓" }[order(name)]}
                    </span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => {
              const ids = idsOf(row);
              return (
                <tr key={keyOf(row)}>
                  <td class="text">
                    {ids.length === 0 ? null : (
                      <input
                        type="checkbox"
                        aria-label={`Choose ${nameOf(row)}`}
                        checked={ids.every((id) => chosen.value.has(id))}
                        onChange={(event) => choose(ids, event.currentTarget.checked)}
                      />
                    )}
                  </td>
                  {columns.map(({ name, of, text }) => (
                    <td key={name} class={text ? "text" : ""}>{of(row)}</td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {rows.length > shown.length
        ? (
          <button type="button" class="more" onClick={() => setAll(true)}>
            {`Show all ${rows.length.toLocaleString("en")}`}
          </button>
        )
        : null}
    </>
  );
}

/** The sweeps of the store, which can be renamed and deleted. */
function Sweeps() {
  const sweeps = state.value?.sweeps ?? [];
  if (sweeps.length === 0) return null;
  return (
    <section aria-labelledby="sweeps-title">
      <h2 id="sweeps-title">Sweeps</h2>
      <p class="note">
        Of <code>{state.value?.place}</code>.
      </p>
      <ul class="sweeps">
        {sweeps.map(({ name }) => <SweepRow key={name} name={name} />)}
      </ul>
    </section>
  );
}

function SweepRow({ name }: { name: string }) {
  const [doing, setDoing] = useState<"rename" | "delete" | undefined>(undefined);
  const [to, setTo] = useState(name);
  const [fault, setFault] = useState("");
  const { trials: counts } = state.value!.sweeps.find((one) => one.name === name)!;
  const all = counts.missing + counts.running + counts.failed + counts.done;
  const act = async (path: string, body: object) => {
    try {
      await post(path, body);
      setDoing(undefined);
      await Promise.all([readState(), readTrials()]);
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <li>
      <Link to="/live" params={{ sweep: name }}>{name}</Link>
      <span class="note">{counts.done} of {all} trials</span>
      {doing === undefined
        ? (
          <span class="buttons">
            <button
              type="button"
              class="small"
              aria-label={`Rename ${name}`}
              onClick={() => setDoing("rename")}
            >
              Rename
            </button>
            <button
              type="button"
              class="small"
              aria-label={`Delete ${name}`}
              onClick={() => setDoing("delete")}
            >
              Delete
            </button>
          </span>
        )
        : (
          <form
            class="buttons"
            onSubmit={(event) => {
              event.preventDefault();
              if (doing === "rename") act("/api/rename", { name, to });
              else act("/api/delete", { name });
            }}
          >
            {doing === "rename"
              ? (
                <input
                  type="text"
                  aria-label={`New name of ${name}`}
                  value={to}
                  onInput={(event) => setTo(event.currentTarget.value)}
                />
              )
              : <span>Delete all {all} trials?</span>}
            <button type="submit" class="small">
              {doing === "rename" ? "Rename" : "Delete"}
            </button>
            <button type="button" class="small" onClick={() => setDoing(undefined)}>Cancel</button>
          </form>
        )}
      {fault ? <p class="fault" role="alert">{fault}</p> : null}
    </li>
  );
}
