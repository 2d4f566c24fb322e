/// <reference lib="dom" />
import { useEffect, useRef, useState } from "preact/hooks";
import type { PathList } from "../messages.ts";
import { ReportFrame } from "./report_frame.tsx";
import { place, setParams } from "./router.ts";
import { get, post, readState, state } from "./server.ts";
import { StartPath } from "./start_path.tsx";

/** The page with paths of lambdas: what is left of a network at each strength. */
export function PathPage() {
  const [list, setList] = useState<PathList | undefined>(undefined);
  const [fault, setFault] = useState("");
  const running = state.value?.path?.name;
  const last = useRef<string | undefined>(undefined);
  useEffect(() => {
    const ended = last.current === running ? undefined : last.current;
    last.current = running;
    get<PathList>("/api/paths").then((list) => {
      setList(list);
      // What was watched until its end is shown.
      if (list.paths.some(({ name }) => name === ended)) setParams({ name: ended });
    }).catch((error) => setFault(error.message));
  }, [running]);
  const resume = (name: string) => async () => {
    try {
      await post("/api/path/resume", { name });
      await readState();
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  const { paths = [], begun = [] } = list ?? {};
  const named = place.value.params.getAll("name");
  const chosen = named.length > 0 ? named : paths.slice(0, 1).map(({ name }) => name);
  const search = new URLSearchParams(chosen.map((name) => ["name", name])).toString();
  return (
    <main>
      <h1>Path</h1>
      <p class="lead">
        A path trains one method at one lambda after the other, from weak to strong: how many
        weights are left, and what that costs.
      </p>
      <StartPath />
      {fault ? <p class="fault" role="alert">{fault}</p> : null}
      {begun.length === 0 ? null : (
        <section class="panel" aria-labelledby="begun-title">
          <h2 id="begun-title">Begun, and not ended</h2>
          <ul class="sweeps">
            {begun.map(({ name, points, fault }) => (
              <li key={name}>
                <b>{name}</b> <small>Stopped: {points} points</small>
                {fault ? <span class="fault">{fault}</span> : null}
                <span class="buttons">
                  <button type="button" disabled={running !== undefined} onClick={resume(name)}>
                    Resume
                  </button>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {list === undefined
        ? <p class="note">Looking for paths ...</p>
        : paths.length === 0
        ? <p>There is no path in the folder runs yet.</p>
        : (
          <fieldset class="group">
            <legend>Paths</legend>
            {paths.map(({ name, words }) => (
              <label key={name} class="switch">
                <input
                  type="checkbox"
                  checked={chosen.includes(name)}
                  onChange={(event) =>
                    setParams({
                      name: event.currentTarget.checked
                        ? [...chosen, name]
                        : chosen.filter((one) => one !== name),
                    })}
                />
                <span>
                  <b>{name}</b> <small>{words}</small>
                </span>
              </label>
            ))}
          </fieldset>
        )}
      {search === "" ? null : (
        <ReportFrame
          key={search}
          address={`/path/report?${search}`}
          title="Report of the paths"
        />
      )}
    </main>
  );
}
