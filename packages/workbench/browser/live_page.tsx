/// <reference lib="dom" />
import { Rows, TableBeside } from "../../playground/browser/table_beside.tsx";
import { shortNumber } from "@shrinklab/names";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { EpochRecord } from "@shrinklab/experiments/result";
import type { TrialEntry } from "@shrinklab/listing";
import type { WorkerState } from "../messages.ts";
import { Legend, type Line, LineChart } from "./chart.tsx";
import { clock, labelOf, percent } from "./format.ts";
import { Link } from "./link.tsx";
import { place, setParams } from "./router.ts";
import {
  epochsOf,
  epochsVersion,
  post,
  readCurves,
  readState,
  state,
  training,
  trials,
} from "./server.ts";

/** Figures that may be drawn, by their names in the address. */
const figures: Readonly<Record<string, (record: EpochRecord) => number | undefined>> = {
  "test.accuracy": ({ test }) => test?.accuracy,
  "test.loss": ({ test }) => test?.loss,
  "valid.accuracy": ({ valid }) => valid?.accuracy,
  "valid.loss": ({ valid }) => valid?.loss,
  "train.accuracy": ({ train }) => train?.accuracy,
  "loss": ({ loss }) => loss,
  "penalty": ({ penalty }) => penalty,
};

/** Colors of methods: the first is the baseline's. */
const COLORS = 8;

/** The page where training is watched. */
export function LivePage() {
  const sweeps = state.value?.sweeps ?? [];
  const wanted = place.value.params.get("sweep") ?? training.value.sweep ?? sweeps.at(-1)?.name;
  return (
    <main>
      <h1>Live</h1>
      {sweeps.length === 0
        ? (
          <p class="lead">
            Nothing was trained yet. <Link to="/new">Set an experiment up</Link>.
          </p>
        )
        : (
          <>
            <div class="inline">
              <label for="sweep">Sweep</label>
              <select
                id="sweep"
                value={wanted}
                onChange={(event) => setParams({ sweep: event.currentTarget.value })}
              >
                {[...sweeps].reverse().map(({ name }) => (
                  <option key={name} value={name}>{name}</option>
                ))}
              </select>
            </div>
            {sweeps.some(({ name }) => name === wanted)
              ? <Sweep key={wanted} name={wanted!} />
              : <p class="fault" role="alert">There is no sweep "{wanted}" in the store.</p>}
          </>
        )}
    </main>
  );
}

function Sweep({ name }: { name: string }) {
  const [fault, setFault] = useState("");
  const [known, setKnown] = useState(false);
  useEffect(() => {
    readCurves(name).then(() => setKnown(true)).catch((error) => setFault(error.message));
  }, []);
  const own = useMemo(
    () =>
      [...trials.value?.values() ?? []].filter(({ sweep }) => sweep === name)
        .sort((a, b) => a.place - b.place),
    [trials.value],
  );
  if (fault) return <p class="fault" role="alert">{fault}</p>;
  if (!known) return <p class="note">Reading its epochs ...</p>;
  const labels = [...new Set(own.map(labelOf))];
  return (
    <>
      <Standing name={name} />
      <Curves name={name} trials={own} labels={labels} />
      {training.value.sweep === name ? <Kernels /> : null}
      <Zeros trials={own} labels={labels} />
      <Trials trials={own} />
    </>
  );
}

/** Where a sweep stands, with what can be done about it. */
function Standing({ name }: { name: string }) {
  const [fault, setFault] = useState("");
  const counts = state.value?.sweeps.find((one) => one.name === name)?.trials;
  const { sweep, workers, left, waiting, faults } = training.value;
  const trains = sweep === name;
  const waits = waiting.includes(name);
  if (counts === undefined) return null;
  const all = counts.missing + counts.running + counts.failed + counts.done;
  const whole = counts.done === all;
  const act = (path: string) => async () => {
    try {
      await post(path, { name });
      await readState();
      setFault("");
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  const word = trains ? "Training" : waits ? "Waiting" : whole ? "Finished" : "Stopped";
  return (
    <section class="panel standing" aria-label="Progress">
      <div class="standing-line">
        <p role="status" id="standing">
          <b>{word}</b>: {counts.done} of {all} trials
          {counts.failed > 0 ? `, ${counts.failed} failed` : ""}
          {trains && left !== undefined
            ? <span class="note">, about {clock(left)} left</span>
            : null}
        </p>
        <div class="buttons">
          {trains || waits
            ? <button type="button" id="stop" onClick={act("/api/stop")}>Stop</button>
            : whole
            ? null
            : <button type="button" id="resume" onClick={act("/api/resume")}>Resume</button>}
          {counts.done > 0
            ? <Link to="/compare" params={{ sweep: name }} class="button main">Compare</Link>
            : null}
        </div>
      </div>
      <progress value={counts.done} max={all} aria-label="Trials that are done" />
      {trains
        ? (
          <ul class="workers">
            {workers.map(({ id, label, seed, epoch, epochs }) => (
              <li key={id}>
                {label}, seed {seed}: epoch {epoch} of {epochs}
              </li>
            ))}
          </ul>
        )
        : null}
      {faults[name] || fault ? <p class="fault" role="alert">{faults[name] ?? fault}</p> : null}
    </section>
  );
}

function Curves(
  { name, trials, labels }: { name: string; trials: readonly TrialEntry[]; labels: string[] },
) {
  void epochsVersion.value;
  const epochs = epochsOf(name);
  const records = [...epochs.values()].flatMap((list) => list.map(({ record }) => record));
  const names = Object.keys(figures).filter((figure) =>
    records.some((record) => typeof figures[figure]!(record) === "number")
  );
  const asked = place.value.params.get("figure") ?? "";
  const figure = names.includes(asked) ? asked : names[0];
  if (figure === undefined) return <p class="note">No epoch has ended yet.</p>;
  const of = figures[figure]!;
  const isShare = figure.endsWith("accuracy");
  const text = isShare ? percent : shortNumber;
  const lines = trials.flatMap((trial): Line[] => {
    const points = (epochs.get(trial.id) ?? []).flatMap(({ record }) => {
      const value = of(record);
      return typeof value === "number" ? [[record.epoch, value] as const] : [];
    });
    const label = labelOf(trial);
    const color = `c${labels.indexOf(label) % COLORS}`;
    return points.length === 0 ? [] : [{ name: `${label}, seed ${trial.seed}`, color, points }];
  });
  const last = lines.map(({ name, points }) => ({ name, point: points.at(-1)! }));
  return (
    <section class="panel" aria-labelledby="curves-title">
      <div class="standing-line">
        <h2 id="curves-title">{figure} by epoch</h2>
        <div class="inline">
          <label for="figure">Figure</label>
          <select
            id="figure"
            value={figure}
            onChange={(event) => setParams({ figure: event.currentTarget.value })}
          >
            {names.map((name) => <option key={name} value={name}>{name}</option>)}
          </select>
        </div>
      </div>
      <Legend
        lines={labels.map((label, at) => ({ name: label, color: `c${at % COLORS}` }))}
      />
      <LineChart
        lines={lines}
        whole
        label={`${figure} by epoch, a line for each of ${lines.length} trials`}
        yText={(value) => isShare ? `${shortNumber(100 * value)} %` : shortNumber(value)}
      />
      <TableBeside name={figure}>
        {() => (
          <Rows
            head={["trial", "epoch", figure]}
            rows={last.map(({ name, point }) => [name, point[0], text(point[1])])}
          />
        )}
      </TableBeside>
    </section>
  );
}

/** The weights of the trials that are trained now, as they change. */
function Kernels() {
  const workers = training.value.workers.filter(({ kernels }) => kernels.length > 0);
  if (workers.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="kernels-title">
      <h2 id="kernels-title">Weights as they change</h2>
      {workers.map(({ id, label, seed, epoch, kernels }) => (
        <div key={id} class="kernels">
          <h3>{label}, seed {seed}, epoch {epoch}</h3>
          <ul>
            {kernels.map((kernel) => <Kernel key={kernel.parameter} kernel={kernel} />)}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** Pixels of a small histogram. */
const [WIDTH, HEIGHT] = [144, 44];

function Kernel({ kernel }: { kernel: WorkerState["kernels"][number] }) {
  const { parameter, size, exactZero, limit, counts } = kernel;
  const name = parameter.replace("/kernel", "");
  const most = Math.max(...counts);
  const bar = WIDTH / counts.length;
  // By roots, as the bin of the zeros would hide all others.
  const path = counts.map((count, at) => {
    const height = HEIGHT * Math.sqrt(count / most);
    return `M${(at * bar).toFixed(1)},${HEIGHT}v${(-height).toFixed(1)}h${
      bar.toFixed(1)
    }V${HEIGHT}`;
  }).join("");
  const text = `${percent(exactZero / size)} zero`;
  return (
    <li>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width={WIDTH}
        height={HEIGHT}
        role="img"
        aria-label={`Weights of ${name} from ${-limit} to ${limit}, ${text}`}
      >
        <path d={path} />
      </svg>
      <span>{name}</span> <small>{text}</small>
    </li>
  );
}

/** Zeros of each layer of the trials that have ended, method by method. */
function Zeros({ trials, labels }: { trials: readonly TrialEntry[]; labels: readonly string[] }) {
  const done = trials.flatMap((trial) =>
    trial.run === undefined ? [] : [{ label: labelOf(trial), sparsity: trial.run.sparsity }]
  );
  if (done.length === 0) return null;
  const names = [
    ...new Set(done.flatMap(({ sparsity }) => sparsity.map(({ parameter }) => parameter))),
  ]
    .filter((name) => name.endsWith("/kernel"));
  const share = (label: string, name: string) => {
    const records = done.filter((one) => one.label === label).flatMap(({ sparsity }) =>
      sparsity.filter(({ parameter }) => parameter === name)
    );
    const [zeros, size] = records.reduce(
      ([zeros, size], record) => [zeros + record.exactZero, size + record.size],
      [0, 0],
    );
    return size === 0 ? undefined : zeros / size;
  };
  const shown = labels.filter((label) => done.some((one) => one.label === label));
  return (
    <section class="panel" aria-labelledby="zeros-title">
      <h2 id="zeros-title">Weights that are exactly zero</h2>
      <p class="note">Of the trials that have ended, the share in each layer.</p>
      <div class="scroll-wide" tabIndex={0} role="region" aria-label="Zeros by layer">
        <table class="zeros-table">
          <thead>
            <tr>
              <th scope="col">method</th>
              {names.map((name) => <th key={name} scope="col">{name.replace("/kernel", "")}</th>)}
            </tr>
          </thead>
          <tbody>
            {shown.map((label) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {names.map((name) => {
                  const value = share(label, name);
                  return (
                    <td key={name} class="bar" style={{ "--share": String(value ?? 0) }}>
                      {value === undefined ? "" : percent(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Trials({ trials }: { trials: readonly TrialEntry[] }) {
  const failed = trials.filter(({ error, state }) => error !== undefined && state !== "done");
  if (failed.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="failed-title">
      <h2 id="failed-title">What went wrong</h2>
      <Rows
        head={["trial", "attempts", "what"]}
        rows={failed.map((trial) => [
          `${labelOf(trial)}, seed ${trial.seed}`,
          trial.attempts,
          trial.error ?? "",
        ])}
      />
    </section>
  );
}
