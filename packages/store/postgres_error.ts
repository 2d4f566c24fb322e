import { StoreError } from "./store_error.ts";

/** What is wrong, and what would be right. */
type Diagnosis = readonly [is: string, want: string, code?: "input"];

/** By the codes of PostgreSQL and of the system. */
const diagnoses: Readonly<Record<string, Diagnosis>> = {
  "28P01": ["refuses the password", "the right one in PGPASSWORD", "input"],
  "28000": ["refuses the login", "a user that its pg_hba.conf lets in", "input"],
  "3D000": ["has no such database", "one that is there", "input"],
  "42501": ["does not permit it", "a user who may do that", "input"],
  "53100": ["has no space left", "space on its disk; what was written before stays"],
  "53300": ["has too many connections", "fewer workers, or a higher max_connections"],
  "57P03": ["is starting or shutting down", "it up; what was written before stays"],
  ECONNREFUSED: ["does not answer (connection refused)", "a server that runs there"],
  ENOTFOUND: ["has an unknown host", "one that can be found"],
  EAI_AGAIN: ["has an unknown host", "one that can be found"],
  EHOSTUNREACH: ["cannot be reached", "a server that runs there"],
  ENETUNREACH: ["cannot be reached", "a server that runs there"],
  ETIMEDOUT: ["does not answer in time", "a server that runs there"],
};

const lost: Diagnosis = [
  "has ended the connection",
  "it up; what was written before stays, and --resume goes on from there",
];

const untrusted: Diagnosis = [
  "has a certificate that is not trusted",
  "sslrootcert=FILE with the certificate of its authority",
  "input",
];

/** By what their messages say, where they have no code of their own. */
const messages: readonly (readonly [RegExp, Diagnosis])[] = [
  [/does not support SSL/, ["has no TLS", "a server with TLS, or sslmode=disable", "input"]],
  [/altname|NotValidForName|not valid for name/i, [
    "has a certificate of another name",
    "the host that the certificate names, or sslmode=verify-ca",
    "input",
  ]],
  [/certificate|UnknownIssuer|CERT|LEAF_SIGNATURE/i, untrusted],
  [/timeout expired|timeout exceeded|timed out/i, diagnoses.ETIMEDOUT!],
  [/terminat|ECONNRESET|EPIPE|closed|not queryable/i, lost],
];

/**
 * Errors of the driver and of the server as one line each.
 *
 * @param action What was not possible.
 * @param place The address, without its password.
 * @param error What was thrown.
 * @returns The error to throw; bugs and errors that are ours already stay as they are.
 */
export function postgresError(action: string, place: string, error: unknown): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error;
  if (error instanceof TypeError || error instanceof RangeError) return error;
  if (error instanceof Deno.errors.NotCapable) return error;
  const { code = "" } = error as { code?: string };
  // Class 57P: an administrator has ended it; class 08: connections.
  const found = diagnoses[code] ??
    (/^(57P|08|25P03)/.test(code)
      ? lost
      : messages.find(([pattern]) => pattern.test(`${code} ${error.message}`))?.[1]);
  // The server gives each error of its own a code; what has none is a bug.
  if (found === undefined && code === "") return error;
  const [is, want, kind = "store"] = found ??
    [`fails (${error.message})`, "a PostgreSQL of version 12 or above that works"];
  return new StoreError(`Cannot ${action}: "${place}" ${is}, want ${want}`, {
    cause: error,
    code: kind,
  });
}
