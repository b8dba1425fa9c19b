// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
//
// Reports errors of this page to the application that served it: docs/browser.md. There is no build: this file is what
// browsers get, without the lines that are comments, and without indentation.
(() => {
'use strict';

if (self.eventlog && eventlog.log) {
  // The page has the script twice.
  return;
}
// As they are before scripts of the page replace them, for example to watch what is sent.
const { fetch, setTimeout, document: host } = self;
const { stringify } = JSON;
const script = host && host.currentScript;
// A worker has no script element: it sets eventlogOptions before importScripts().
const options = script ? script.dataset : self.eventlogOptions || {};
const url = options.url || script.src.replace(/\/[^/]*$/, '');
const most = +options.max || 10;
const budget = 60000;
// What has been seen on this page, by what makes two reports the same; count is what the server does not know yet.
const seen = new Map();
let token = options.token;
let lost = 0;
let adding = false;
let requests = 0;
let inFlight = 0;
let notBefore = 0;
let timer = 0;
let stopped = options.sample && Math.random() >= options.sample;

const cut = (text, length) => (text = `${text}`).length > length ? text.slice(0, length - 1) + '…' : text;
const place = (address) => cut(address || '', 512).replace(/[?#].*/, '');
// Never the text of an object: it may be anything of the page.
const text = (value) => Object(value) === value ? value.message || {}.toString.call(value) : String(value);

const add = (kind, message, file, line, column, error) => {
  if (adding) {
    // A value that logs when it is read.
    return;
  }
  adding = true;
  try {
    const values = [].concat(message).slice(0, 20);
    error = error || values.find((value) => value && value.stack);
    const stack = cut(error && error.stack || '', 4096).replace(/[?#][^\s)]*?(?=:\d+:\d)/g, '');
    message = cut(values.map(text).join(' '), 1024);
    file = place(file);
    if (stopped || /^[\w-]+-(extension|url):/.test(file || (stack.match(/\w[\w-]+:\/\//) || '')[0])
        || !stack && /^ResizeObserver/.test(message)) {
      return;
    }
    const type = cut(error && error.name || '', 64);
    const key = [kind, message, file, line, column, stack.slice(0, 256)].join();
    let report = seen.get(key);
    if (!report && seen.size < most) {
      seen.set(key, report = { kind, type, message, file, line, column, stack, count: 0 });
    }
    if (!report) {
      lost++;
    } else if (!report.count++) {
      report.at = Date.now();
    }
  } catch (e) {
    // An object that throws when it is read. The page must not notice.
    lost++;
  } finally {
    adding = false;
    plan(1000);
  }
};

const plan = (delay) => {
  timer = timer || setTimeout(send, Math.max(delay, notBefore - Date.now()));
};

const renew = async () => {
  const answer = await fetch(url + '/token', { headers: { 'X-Eventlog-Token': token || options.before || '' } });
  if (answer.ok) {
    token = await answer.text();
  }
  return answer;
};

const post = (body) => fetch(url, {
  method: 'POST', body, keepalive: true, headers: { 'Content-Type': 'application/json' },
});

// last: the page may never run again, so nothing can be awaited.
const send = (last) => deliver(last).catch(() => {
  // A script of the page has replaced what is used here.
  stopped = true;
});

const deliver = async (last) => {
  clearTimeout(timer);
  timer = 0;
  let taken = [...seen.values()].filter((report) => report.count);
  if (stopped || !taken.length && !lost) {
    return;
  }
  if (Date.now() < notBefore || (last ? !token || inFlight > budget / 2 : inFlight)) {
    plan(5000);
    return;
  }
  // As it is now: a second attempt must not send what comes meanwhile.
  const message = {
    url: place(location.href), release: options.release, lost,
    events: taken.map(({ at, ...report }) => ({ ...report, age: Date.now() - at })),
  };
  const write = () => stringify({ token, ...message });
  // Browsers allow 64 KiB for all requests with keepalive together, in bytes of UTF-8.
  let body, size, answer;
  while ((size = new Blob([body = write()]).size) > budget - inFlight && taken.length) {
    taken.length = message.events.length >>= 1;
  }
  const counts = taken.map((report) => report.count);
  taken.forEach((report) => report.count = 0);
  lost = 0;
  requests++;
  inFlight += size;
  try {
    if (last && !('keepalive' in Request.prototype)) {
      answer = { ok: navigator.sendBeacon(url, new Blob([body], { type: 'application/json' })) };
    } else {
      answer = token ? await post(body) : { status: 401 };
      if (answer.status === 401) {
        answer = await renew();
        if (answer.ok) {
          answer = await post(write());
        }
      }
    }
  } catch (e) {
    answer = { status: 0 };
  }
  inFlight -= size;
  const status = answer.status;
  if (!answer.ok) {
    if (!status || status === 429 || status > 499) {
      taken.forEach((report, i) => report.count += counts[i]);
      lost += message.lost;
      // Timers take no longer time than 24 days.
      notBefore = Date.now() + 1000 * Math.min(1e6, answer.headers && +answer.headers.get('Retry-After') || 60);
    } else if (status === 400 || status === 413) {
      taken.forEach((report, i) => lost += counts[i]);
      lost += message.lost;
    } else {
      // Gone, not allowed, or a new token was refused too.
      stopped = true;
    }
  }
  stopped = stopped || requests > 19;
  plan(5000);
};

addEventListener('error', (event) => {
  const target = event.target;
  if (event.message !== undefined) {
    add('error', event.message, event.filename, event.lineno, event.colno, event.error);
  } else if ('resources' in options && target.localName) {
    add('resource', target.localName, target.src || target.href);
  }
}, true);
addEventListener('unhandledrejection', (event) => add('rejection', event.reason, '', 0, 0));
addEventListener('securitypolicyviolation', (event) => add('csp', event.effectiveDirective + ' blocked '
  + place(event.blockedURI), event.sourceFile, event.lineNumber, event.columnNumber));
if (host) {
  host.addEventListener('visibilitychange', () => host.visibilityState === 'hidden' && send(true));
  addEventListener('pagehide', () => send(true));
}
if ('console' in options) {
  const before = console.error;
  console.error = (...values) => {
    before.apply(console, values);
    add('console', values, '', 0, 0);
  };
}
self.eventlog = { log: (value) => add('log', value, '', 0, 0) };
})();
