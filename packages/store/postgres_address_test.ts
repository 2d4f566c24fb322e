import { assert, assertEquals, assertThrows } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { readPostgresAddress } from "./postgres_address.ts";
import { StoreError } from "./store_error.ts";

Deno.test("readPostgresAddress() reads every part and keeps the password apart", () => {
  const address = readPostgresAddress("postgresql://a%40b:p%2Fw@[::1]:7/my%20db?sslmode=disable");
  assertEquals(address, {
    place: "postgresql://a%40b@[::1]:7/my%20db?sslmode=disable",
    host: "::1",
    port: 7,
    user: "a@b",
    database: "my db",
    password: "p/w",
    ssl: false,
  });
});

Deno.test("readPostgresAddress() checks the server's name unless told otherwise", () => {
  const ssl = (query: string) => readPostgresAddress(`postgres://u@h/d${query}`).ssl;
  assertEquals(ssl(""), {});
  assertEquals(ssl("?sslmode=verify-full&sslrootcert=system"), {});
  assert((ssl("?sslmode=verify-ca") as { checkServerIdentity?: unknown }).checkServerIdentity);
});

function refused(text: string, wanted: string, kind: new () => Error = StoreError as never): void {
  const { message } = assertThrows(() => readPostgresAddress(text), kind, wanted);
  assert(!message.includes("secret"), message);
}

Deno.test("readPostgresAddress() says what an address lacks, without its password", () => {
  refused("postgres://h/d", "user is absent");
  refused("postgres://u:secret@h", "database is absent");
  refused("postgres://u:secret@/d", "an address is not readable");
  refused("postgres://u:secret@h:x/d", "an address is not readable");
  refused("postgres://u:secret@h/d?sslmod=x", "did you mean sslmode?", RangeError);
  refused("postgres://u:secret@h/d?sslmode=require", "want one of verify-full", RangeError);
});

testWhere({ permissions: [{ name: "read" }] }, "readPostgresAddress() reads certificates", () => {
  const own = decodeURIComponent(new URL(import.meta.url).pathname);
  refused("postgres://u:secret@h/d?sslrootcert=/no/such.pem", "which cannot be read");
  refused(`postgres://u:secret@h/d?sslrootcert=${own}`, "which has no certificate");
});
