/// <reference lib="dom" />
import { shortNumber } from "@shrinklab/names";
import { useEffect, useState } from "preact/hooks";
import { pathAskOf } from "../ask.ts";
import type { PathPlan } from "../messages.ts";
import { clock } from "./format.ts";
import { Link } from "./link.tsx";
import { place, setParams } from "./router.ts";
import { post, readState, state } from "./server.ts";

/** How long after the last letter the server is asked, in milliseconds. */
const PAUSE = 150;

/** What may be chosen of a path; the last two want a number. */
const choices = {
  "1se": "the sparsest within one standard error of the best",
  best: "the best",
  permuted: "what shuffled labels ask for (one layer)",
  units: "so many units",
  features: "so many input features",
} as const;

const field = (name: string) => place.value.params.get(name) ?? "";

/** Where a path is set up, started and stopped. */
export function StartPath() {
  const running = state.value?.path ?? null;
  return running === null ? <SetUp /> : <Running />;
}

/** The path that is trained, with a button that ends it. */
function Running() {
  const [fault, setFault] = useState("");
  const { name, done = 0, all, lambda, left } = state.value!.path!;
  const stop = async () => {
    try {
      await post("/api/path/stop", { name });
      await readState();
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <section class="panel standing" aria-label="Progress">
      <div class="standing-line">
        <p role="status" id="path-standing">
          <b>Training</b> {name}: {all === undefined ? "its beginning" : `lambda ${done} of ${all}`}
          {lambda === undefined ? "" : `, ${shortNumber(lambda)}`}
          {left === undefined ? null : <span class="note">, about {clock(left)} left</span>}
        </p>
        <button type="button" id="stop-path" onClick={stop}>Stop</button>
      </div>
      <progress value={done} max={all ?? 1} aria-label="Lambdas that were trained" />
      {fault ? <p class="fault" role="alert">{fault}</p> : null}
    </section>
  );
}

/** The fields of a path of the experiment that the address has. */
function SetUp() {
  const [plan, setPlan] = useState<PathPlan | undefined>(undefined);
  const [fault, setFault] = useState("");
  const [waits, setWaits] = useState(true);
  const ask = pathAskOf(place.value.params);
  const text = JSON.stringify(ask);
  useEffect(() => {
    let wanted = true;
    setWaits(true);
    const timer = setTimeout(() => {
      post<PathPlan>("/api/path/plan", JSON.parse(text)).then((answer) => {
        if (!wanted) return;
        // While something is wrong the methods stay to be chosen from.
        setPlan((before) =>
          answer.method ? answer : { ...before, ...answer, methods: before?.methods ?? [] }
        );
        setFault(answer.fault ?? "");
        setWaits(false);
      }).catch((error) => setFault(error.message));
    }, plan === undefined ? 0 : PAUSE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [text]);
  const start = async () => {
    setWaits(true);
    try {
      await post("/api/path/start", ask);
      await readState();
    } catch (error) {
      setFault((error as Error).message);
      setWaits(false);
    }
  };
  const counted = field("units") ? "units" : field("features") ? "features" : undefined;
  const choice = counted ?? (field("choose") || "1se");
  return (
    <section class="panel" aria-labelledby="start-path-title">
      <h2 id="start-path-title">Start a path</h2>
      <p class="note">
        Of the experiment that the command below names; <Link to="/new">New</Link>{" "}
        sets another up, and leads here with it.
      </p>
      <div class="fields two">
        <div class="field">
          <label for="path-method">Method</label>
          <select
            id="path-method"
            value={field("methods")}
            onChange={(event) => setParams({ methods: event.currentTarget.value })}
          >
            <option value="">
              {field("methods") || !plan?.method ? "the first with proximal steps" : plan.method}
            </option>
            {(plan?.methods ?? []).map((name) => <option key={name} value={name}>{name}</option>)}
          </select>
        </div>
        <NumberField name="lambdas" label="Lambdas" usual="30" />
        <div class="field">
          <label for="path-choose">Choose</label>
          <select
            id="path-choose"
            value={choice}
            onChange={({ currentTarget: { value } }) =>
              setParams({
                choose: value === "best" || value === "permuted" ? value : undefined,
                units: value === "units" ? "10" : undefined,
                features: value === "features" ? "10" : undefined,
              })}
          >
            {Object.entries(choices).map(([name, title]) => (
              <option key={name} value={name}>{title}</option>
            ))}
          </select>
        </div>
        {counted === undefined
          ? null
          : <NumberField name={counted} label={`Number of ${counted}`} />}
        <NumberField
          name="epochs-each"
          label="Epochs at each lambda"
          usual="a fifth of the epochs"
        />
      </div>
      {plan?.notes.map((note) => <p key={note} class="note">{note}</p>)}
      <pre id="path-command">{plan?.command ?? ""}</pre>
      <div role="alert" class="faults">{fault ? <p class="fault">{fault}</p> : null}</div>
      <button
        type="button"
        class="main"
        id="start-path"
        disabled={waits || fault !== ""}
        onClick={start}
      >
        Start
      </button>
    </section>
  );
}

/** A number that is a flag. */
function NumberField({ name, label, usual }: { name: string; label: string; usual?: string }) {
  return (
    <div class="field">
      <label for={`path-${name}`}>{label}</label>
      <input
        id={`path-${name}`}
        type="text"
        inputMode="numeric"
        autocomplete="off"
        placeholder={usual}
        value={field(name)}
        onInput={(event) => setParams({ [name]: event.currentTarget.value })}
      />
    </div>
  );
}
