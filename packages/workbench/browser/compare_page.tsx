/// <reference lib="dom" />
import { useEffect, useState } from "preact/hooks";
import type { Comparison } from "../messages.ts";
import { Link } from "./link.tsx";
import { ReportFrame } from "./report_frame.tsx";
import { place } from "./router.ts";
import { get } from "./server.ts";

/** The page that compares chosen runs. */
export function ComparePage() {
  const { params } = place.value;
  const chosen = new URLSearchParams(
    [...params].filter(([name]) => name === "sweep" || name === "runs"),
  );
  const search = chosen.toString();
  return (
    <main>
      <h1>Compare</h1>
      {search === ""
        ? (
          <p class="lead">
            Choose runs on the page <Link to="/runs">Runs</Link>, or a sweep on{" "}
            <Link to="/live">Live</Link>.
          </p>
        )
        : <Compared key={search} search={search} />}
    </main>
  );
}

function Compared({ search }: { search: string }) {
  const [found, setFound] = useState<Comparison | undefined>(undefined);
  const [fault, setFault] = useState("");
  useEffect(() => {
    get<Comparison>(`/api/compare?${search}`).then(setFound)
      .catch((error) => setFault(error.message));
  }, []);
  if (fault) return <p class="fault" role="alert">{fault}</p>;
  if (found === undefined) return <p class="note">Reading the runs ...</p>;
  const { labels, settings, verdicts, runs } = found;
  return (
    <>
      <p class="note">
        {runs} {runs === 1 ? "run" : "runs"}, paired by seed.{" "}
        <a href={`/compare/report?${search}`}>The report alone</a>
      </p>
      {verdicts.length === 0 ? null : (
        <ul class="verdicts" id="verdicts">
          {verdicts.map((verdict) => <li key={verdict}>{verdict}</li>)}
        </ul>
      )}
      <section aria-labelledby="settings-title">
        <h2 id="settings-title">What differs</h2>
        {settings.length === 0
          ? <p class="note">Nothing but seeds and swept values.</p>
          : (
            <div class="scroll-wide" tabIndex={0} role="region" aria-label="Settings that differ">
              <table>
                <thead>
                  <tr>
                    <th scope="col">setting</th>
                    {labels.map((label) => <th key={label} scope="col">{label}</th>)}
                  </tr>
                </thead>
                <tbody>
                  {settings.map(({ name, values }) => (
                    <tr key={name}>
                      <th scope="row">{name}</th>
                      {values.map((value, at) => <td key={at}>{value}</td>)}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
      </section>
      <ReportFrame address={`/compare/report?${search}`} title="Report of the chosen runs" />
    </>
  );
}
