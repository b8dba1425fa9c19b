// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
//
// A Fluentd receiver: writes each entry to a file, a line of JSON each. It acknowledges a moment
// before it writes; it ends at SIGTERM between two messages, so what it has acknowledged is in the file then.
// node fluent.mjs <port> <file> [<shared key> [<user> <password>]]
import { openSync, writeSync } from "node:fs";
import { FluentServer, EventTime } from "@fluent-org/logger";

const [port, file, sharedKey, user, password] = process.argv.slice(2);
const out = openSync(file, "a");
const server = new FluentServer({
  listenOptions: { host: "127.0.0.1", port: Number(port) },
  security: sharedKey && {
    serverHostname: "fluent-server",
    sharedKey,
    authorize: Boolean(user),
    userDict: user ? { [user]: password } : {},
  },
});
server.on("entry", (tag, time, record) => {
  const at = time instanceof EventTime ? `${time.epoch}.${String(time.nano).padStart(9, "0")}` : String(time);
  writeSync(out, JSON.stringify({ tag, at, record }) + "\n");
});
process.on("SIGTERM", () => process.exit(0));
await server.listen();
console.log("ready");
