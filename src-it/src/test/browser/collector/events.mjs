// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';

/** Sends events as a program would, with a key. */
export class Sender {
  constructor(base, key) {
    this.base = base;
    this.key = key;
  }

  post(path, body, type = 'application/json') {
    return fetch(this.base + path, {
      method: 'POST', body, headers: { Authorization: `Bearer ${this.key}`, 'Content-Type': type },
    });
  }

  async batch(events) {
    const answer = await this.post('api/v1/events/batch', events.map((e) => JSON.stringify(e)).join('\n'), 'application/x-ndjson');
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return JSON.parse(text);
  }

  async event(event) {
    const answer = await this.post('api/v1/events', JSON.stringify(event));
    assert.equal(answer.status, 200, await answer.text());
  }
}

const STACK = `java.net.ConnectException: Connection refused
	at java.base/sun.nio.ch.Net.pollConnect(Native Method)
	at org.shop.pay.Client.send(Client.java:88)
	at org.shop.Orders.place(Orders.java:141)`;
const request = (n) => ({ reqId: `0199c0de-7a11-7c3e-9f00-3b1f2a6d${1000 + n}`, session: '9f8e7d6c5b4a' });
const KINDS = [
  (n) => ({ ...request(n), name: 'http_request', level: 'info', user: 'guest', message: `GET /shop/basket 200`,
    target: '/shop/basket', fields: { status: 200, durationMs: 4 + (n * 7) % 40 } }),
  (n) => ({ ...request(n), name: 'order.placed', level: 'ok', user: 'erika', target: `order:${4000 + n}`,
    message: `Order ${4000 + n} with ${1 + n % 4} items, ${20 + n % 70}.90 EUR`, fields: { items: 1 + n % 4 } }),
  (n) => ({ ...request(n), name: 'http_request', level: 'info', user: 'otto', message: 'GET /shop/search 200',
    target: '/shop/search', fields: { status: 200, durationMs: 9 + (n * 3) % 90 } }),
  () => ({ name: 'log_record', level: 'debug', target: 'logger:org.shop.stock', message: 'stock of 17 articles refreshed in 38 ms' }),
  (n) => ({ ...request(n), name: 'payment.retry', level: 'warn', user: 'erika',
    message: 'The payment service answered 503 (2nd time), next attempt in 4 s' }),
  (n) => ({ ...request(n), name: 'payment.failed', level: 'error', user: 'erika', host: 'web1', pid: 4242, application: 'shop',
    message: `Payment of order ${4000 + n} failed: connection refused`, fields: { attempts: 3, gateway: 'pay.example.org' },
    exception: { type: 'java.net.ConnectException', message: 'Connection refused', stack: STACK } }),
  () => ({ name: 'heap.low', level: 'critical', host: 'web2', message: 'Only 3 % of the heap are free after a full collection' }),
];

/** Twenty hours of a shop, with one bad hour and two releases; the newest is seconds old. */
export function aDay(now) {
  const events = [];
  for (let n = 0; n < 300; n++) {
    const bad = n > 150 && n < 190;
    const kind = bad && n % 2 ? 5 : n % 41 === 40 ? 6 : n % 23 === 22 ? 5 : n % 13 === 12 ? 4 : n % 4;
    events.push({ tstamp: now - 10_000 - (299 - n) * 240_000 - (n * 7919) % 60_000, release: n < 150 ? '1.4.1' : '1.4.2',
      ...KINDS[kind](n) });
  }
  for (const what of ['stock', 'mail', 'search', 'image', 'tax']) {
    events.push({ tstamp: now - 9_000, name: 'slow', level: 'warn', message: `the ${what} service was slow` });
  }
  return events;
}

/** Markup, addresses with a script, and characters that turn text around or colour a terminal. */
export const EVIL = '<script>window.pwned=1</script><img src=x onerror="window.pwned=1"><svg onload=window.pwned=1>'
  + '"\'><a href="javascript:window.pwned=1">x</a> &lt;b&gt; ${7*7} {{7*7}}'
  + ' \u202egpj.exe\u2066 \u001b[31mred\u001b[0m \u0000 \u200fend';

/** That text wherever an event has room for one. */
export function evilEvents(now) {
  const all = { name: EVIL, user: EVIL, session: EVIL, reqId: EVIL, correlationId: EVIL, target: EVIL, message: EVIL,
    host: EVIL, site: EVIL, cluster: EVIL, project: EVIL, application: EVIL };
  return [
    { ...all, level: 'error', tstamp: now, fields: { [EVIL]: EVIL, nested: { [EVIL]: [EVIL] }, __proto__x: 'javascript:window.pwned=1' },
      exception: { type: EVIL, message: EVIL, stack: `${EVIL}\n\tat ${EVIL}` } },
    { ...all, level: 'warn', tstamp: now + 1 },
    { level: 'error', tstamp: now + 2, name: 'javascript:window.pwned=1', message: 'javascript:window.pwned=1',
      target: 'javascript:window.pwned=1', reqId: '//evil.example/x', fields: { url: 'https://evil.example/' } },
    { level: 'error', tstamp: now + 3, name: 'long', message: 'x'.repeat(200_000) },
    { level: 'error', tstamp: now + 4, name: 'wide',
      fields: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`field${i}`, i])) },
  ];
}
