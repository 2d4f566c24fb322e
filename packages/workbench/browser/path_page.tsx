/// <reference lib="dom" />
import { useEffect, useState } from "preact/hooks";
import type { PathFolder } from "../messages.ts";
import { ReportFrame } from "./report_frame.tsx";
import { place, setParams } from "./router.ts";
import { get } from "./server.ts";

/** The page with paths of lambdas: what is left of a network at each strength. */
export function PathPage() {
  const [paths, setPaths] = useState<readonly PathFolder[] | undefined>(undefined);
  const [fault, setFault] = useState("");
  useEffect(() => {
    get<{ paths: PathFolder[] }>("/api/paths").then(({ paths }) => setPaths(paths))
      .catch((error) => setFault(error.message));
  }, []);
  const named = place.value.params.getAll("name");
  const chosen = named.length > 0 || paths === undefined
    ? named
    : paths.slice(0, 1).map(({ name }) => name);
  const search = new URLSearchParams(chosen.map((name) => ["name", name])).toString();
  return (
    <main>
      <h1>Path</h1>
      <p class="lead">
        A path trains one method at one lambda after the other, from weak to strong: how many
        weights are left, and what that costs.
      </p>
      {fault ? <p class="fault" role="alert">{fault}</p> : null}
      {paths === undefined ? <p class="note">Looking for paths ...</p> : paths.length === 0
        ? (
          <>
            <p>There is no path in the folder runs yet. One of the CNN takes some minutes:</p>
            <pre>deno task path quick --method prox-l1</pre>
          </>
        )
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
