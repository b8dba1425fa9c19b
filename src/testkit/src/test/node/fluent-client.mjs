// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
//
// A Fluentd sender: 100 events in one of the protocol's modes; says so when all of them are acknowledged.
// node fluent-client.mjs <port> <mode> [<shared key>]
import { FluentClient } from "@fluent-org/logger";

const [port, eventMode, sharedKey] = process.argv.slice(2);
const client = new FluentClient("shop", {
  eventMode,
  ack: { ackTimeout: 20000 },
  socket: { host: "127.0.0.1", port: Number(port), timeout: 20000 },
  security: sharedKey && { clientHostname: "node-client", sharedKey },
});
const sent = [];
for (let n = 0; n < 100; n++) {
  sent.push(client.emit("orders", { log: `Bestellung ${n} für “Ünal”`, severity: "ERROR", n, nested: { deep: [1, null, true, 0.5] } }));
}
await Promise.all(sent);
console.log(`${sent.length} acknowledged`);
await client.disconnect();
