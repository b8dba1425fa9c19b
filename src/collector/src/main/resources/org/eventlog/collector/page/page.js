// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

// The pages work without this. With it, new events appear as they arrive, times are the reader's own, and keys do what
// the mouse does. Whatever comes from an event goes into the page as text, never as markup.

const MOST_ROWS = 500;
const EVERY = 1000;
/** Between two changes of the list, in milliseconds, and at least that many times as long as the last one took. */
const PAUSE = 100;
const SHARE = 3;
/** More new events than these between two changes are a flood: of it, only rows that can be seen are made. */
const FLOOD = 20;
/** So long after it the other rows follow, some in each frame. */
const REST = 300;
const SOME = 15;
/** The least height of a row, and how far from the top the page is taken for scrolled, in pixels. */
const LOW = 33;
const AWAY = 60;
const FEW = 5;
/** So long after the ones before, a few new rows are pointed out: moving colours cost, too. */
const CALM = 1000;
const byId = id => document.getElementById(id);
const root = document.querySelector('.eventlog');
const table = byId('events');

const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
// As Visible.java does it for the rows the server makes.
const visible = text => text.replace(hidden, c => c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0))
  : '[U+' + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0') + ']');
const count = (one, many, n) => n === 1 ? one : many.replace('%n', n);

// ---- Times: UTC in the HTML, here the reader's

const pad = (n, width = 2) => String(n).padStart(width, '0');
const localDay = d => d.getFullYear() + '-' + pad(d.getMonth() + 1) + '-' + pad(d.getDate());
const localClock = d => pad(d.getHours()) + ':' + pad(d.getMinutes()) + ':' + pad(d.getSeconds()) + '.'
  + pad(d.getMilliseconds(), 3);

function local(time) {
  const date = new Date(time.dateTime);
  if (!time.dateTime || isNaN(date)) return;
  const clock = time.querySelector('.clock');
  time.title = time.dateTime;
  time.querySelector('.day').textContent = localDay(date);
  clock.textContent = localClock(date).slice(0, clock.textContent.length);
}

function localTimes() {
  root.querySelectorAll('time').forEach(local);
  root.querySelectorAll('.bars a[data-at]').forEach(bar => {
    const date = new Date(bar.dataset.at);
    const title = bar.querySelector('title');
    title.textContent = title.textContent.replace(/^.* UTC/, localDay(date) + ' ' + localClock(date).slice(0, 8));
  });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'local';
  root.querySelectorAll('th.zone').forEach(th => { th.textContent = th.textContent.replace('UTC', zone); });
  // Fields have no zone: their values are UTC on the way here and back.
  const fields = root.querySelectorAll('input[type=datetime-local][data-local]');
  for (const field of fields) {
    if (field.value) {
      const date = new Date(field.value + 'Z');
      field.value = localDay(date) + 'T' + localClock(date);
    }
    field.previousSibling.textContent = field.dataset.local;
    field.form.addEventListener('formdata', e => {
      if (field.value) e.formData.set(field.name, new Date(field.value).toISOString());
    });
  }
}

// ---- Rows

function row(event) {
  const tr = byId('row').content.firstElementChild.cloneNode(true);
  const [time, level, source, what, user, session, request] = tr.children;
  const date = new Date(event.tstamp);
  const link = 'events/' + event.seq;
  const put = (element, text) => { if (text) element.textContent = visible(text); };
  tr.className = 'l-' + event.level;
  tr.dataset.key = event.tstamp + '_' + event.seq;
  const stamp = time.firstElementChild.firstElementChild;
  time.firstElementChild.href = link;
  stamp.title = stamp.dateTime = date.toISOString();
  stamp.firstElementChild.textContent = localDay(date);
  stamp.lastElementChild.textContent = localClock(date);
  level.firstElementChild.textContent = event.level;
  source.textContent = event.source;
  const [name, message] = what.firstElementChild.children;
  name.href = link;
  if (event.name) put(name.firstElementChild, event.name);
  else name.remove();
  put(message, (event.message ?? '') + (event.messageShortened ? ' …' : ''));
  same(user, 'user', event.user);
  same(session, 'session', event.session);
  const id = event.reqId;
  same(request, 'req', id, id?.length > 12 ? '…' + id.slice(-11) : id);
  return tr;
}

/** A link to the events that have the same value. */
function same(cell, name, value, shown = value) {
  cell.replaceChildren();
  if (!value) return;
  if (value === '***') {
    cell.textContent = value;
    return;
  }
  const all = document.createElement('a');
  const text = document.createElement('bdi');
  text.textContent = visible(shown);
  if (shown !== value) all.title = visible(value);
  all.href = './?' + new URLSearchParams({ [name]: name === 'req' ? value : literal(value) });
  all.append(text);
  cell.append(all);
}

/** As FieldText.java does it: a value that looks like a condition is quoted. */
const literal = value => /^["!]| OR | AND |^\s|\s$/.test(value) ? '"' + value.replace(/[\\"]/g, '\\$&') + '"' : value;

/** The newest events, newest first. A row is made when it comes into the page, which may be never. */
function listOf(body, filters, byArrival) {
  const older = byId('older');
  let entries = [...body.rows].map(tr => ({ key: tr.dataset.key.split('_').map(Number), tr }));
  let more = !older.hidden;

  const order = ({ key: [ts, seq] }, { key: [otherTs, otherSeq] }) =>
    byArrival || ts === otherTs ? otherSeq - seq : otherTs - ts;
  const entry = event => ({ key: [event.tstamp, event.seq], event });
  const newest = some => some.sort(order).slice(0, MOST_ROWS);

  function take(some) {
    more ||= entries.length + some.length > MOST_ROWS;
    entries = newest(entries.concat(some));
  }

  /** The first rows, each where it belongs; the one that has the keyboard stays. */
  function show(most, pointedOut = false) {
    let at = body.firstElementChild;
    for (const entry of entries.slice(0, most)) {
      if (at && at === entry.tr) {
        at = at.nextElementSibling;
      } else {
        entry.tr ??= row(entry.event);
        entry.tr.classList.toggle('new', pointedOut);
        body.insertBefore(entry.tr, at);
      }
    }
    const first = Math.min(most, entries.length);
    while (body.rows.length > first && !body.lastElementChild.contains(document.activeElement)) body.lastElementChild.remove();
    // The bar beside the page stays as it is, and there is somewhere to scroll to.
    body.style.minHeight = first < entries.length ? entries.length * LOW + 'px' : '';
    byId('none')?.remove();
    table.hidden = false;
    older.hidden = !more || first < entries.length;
    older.href = './?' + (filters ? filters + '&' : '') + 'before=' + body.lastElementChild.dataset.key;
  }
  const shown = () => body.rows.length;
  const isWhole = () => shown() >= entries.length;
  /** So many, even if each has but one line, and before the page is taken for scrolled. */
  const inSight = () => Math.ceil((window.innerHeight + AWAY - window.scrollY - body.getBoundingClientRect().top) / LOW);
  return { entry, newest, take, show, shown, isWhole, inSight };
}

// ---- What is new: by server-sent events, or by asking when that does not work

function follow(base, filters, from, { came, gap, lost, found }) {
  const query = (filters ? filters + '&' : '');
  let next = from;
  let source;
  let timer;
  let on = true;
  let polling = false;
  let asking = false;
  let failures = 0;

  function listen() {
    source = new EventSource(base + 'api/v1/tail?' + query + 'after=' + next);
    source.onopen = () => { failures = 0; found(); };
    source.onmessage = e => {
      next = Number(e.lastEventId);
      came([JSON.parse(e.data)]);
    };
    source.addEventListener('gap', e => gap(JSON.parse(e.data).missed));
    source.onerror = () => {
      // The server ends each connection now and then; only a second failure is one.
      if (++failures > 1) lost();
      if (source.readyState === EventSource.CLOSED || failures > 3) {
        source.close();
        source = undefined;
        polling = true;
        timer = setTimeout(look, failures > 1 ? EVERY : 0);
      }
    };
  }

  async function ask() {
    let pause = EVERY;
    try {
      const answer = await fetch(base + 'api/v1/events?' + query + 'limit=500&after=' + next);
      if (!answer.ok) {
        pause = 1000 * (Number(answer.headers.get('Retry-After')) || 5);
        throw new Error(answer.status);
      }
      const page = await answer.json();
      next = page.next;
      if (page.events.length) came(page.events);
      found();
      if (page.newest > next) pause = 0;
    } catch (e) {
      pause = Math.max(pause, 3000);
      lost();
    }
    return pause;
  }

  async function look() {
    clearTimeout(timer);
    if (asking || !on || document.hidden) return;
    asking = true;
    const pause = await ask();
    asking = false;
    timer = setTimeout(look, pause);
  }

  function go() {
    if (on && !document.hidden) {
      if (polling) look();
      else if (!source) listen();
    } else if (source) {
      source.close();
      source = undefined;
    }
  }

  document.addEventListener('visibilitychange', go);
  window.addEventListener('pagehide', () => source?.close());
  go();
  return { set: value => { on = value; go(); } };
}

function live() {
  const toggle = byId('live');
  const fresh = byId('fresh');
  const status = byId('status');
  const filters = table.dataset.filters;
  const list = listOf(table.tBodies[0], filters, table.dataset.byArrival === 'true');
  const painting = new MessageChannel();
  let waiting = [];
  let arrived = 0;
  let missed = 0;
  let due = Infinity;
  let timer;
  let changed = -CALM;
  let begun = 0;
  let pause = PAUSE;

  const now = () => performance.now();
  const scrolled = () => window.scrollY > AWAY;

  function change() {
    const few = waiting.length <= FEW && begun - changed > CALM;
    const most = waiting.length > FLOOD ? list.inSight() : list.shown() + waiting.length;
    list.take(waiting);
    list.show(most, few);
    waiting = [];
    arrived = 0;
    changed = begun;
  }

  function frame() {
    const down = scrolled();
    due = Infinity;
    begun = now();
    if (waiting.length && !down) change();
    else if (!list.isWhole()) list.show(list.shown() + SOME);
    fresh.textContent = count(fresh.dataset.one, fresh.dataset.many, arrived);
    fresh.hidden = !arrived;
    if (!list.isWhole()) plan(down ? 0 : changed + REST - begun);
    // Comes when the frame has been laid out and painted.
    painting.port2.postMessage(0);
  }
  painting.port1.onmessage = () => { pause = Math.max(PAUSE, SHARE * (now() - begun)); };

  function plan(wait) {
    const at = now() + Math.max(0, wait);
    if (at >= due) return;
    due = at;
    clearTimeout(timer);
    timer = setTimeout(requestAnimationFrame, wait, frame);
  }

  const following = follow('', filters, Number(table.dataset.newest), {
    came(events) {
      if (table.dataset.first === 'true') {
        location.reload();
        return;
      }
      waiting.push(...events.map(list.entry));
      arrived += events.length;
      // Older ones are on the next page.
      if (waiting.length > 2 * MOST_ROWS) waiting = list.newest(waiting);
      plan(begun + pause - now());
    },
    gap(n) {
      missed += n;
      status.textContent = status.dataset.skipped.replace('%n', missed.toLocaleString());
    },
    lost: () => { status.textContent = status.dataset.lost; },
    found: () => { if (status.textContent === status.dataset.lost) status.textContent = ''; },
  });

  toggle.hidden = false;
  toggle.addEventListener('click', () => {
    const on = toggle.getAttribute('aria-pressed') !== 'true';
    toggle.setAttribute('aria-pressed', on);
    status.textContent = '';
    missed = 0;
    following.set(on);
  });
  fresh.addEventListener('click', () => {
    window.scrollTo({ top: 0 });
    plan(0);
  });
  window.addEventListener('scroll', () => { if (scrolled() ? !list.isWhole() : waiting.length) plan(0); }, { passive: true });
}

/** After a key was made: says when the first event came with it. */
function firstOf(waiting) {
  waiting.hidden = false;
  const following = follow(waiting.dataset.base, new URLSearchParams({ key: waiting.dataset.key }).toString(),
    Number(waiting.dataset.newest), {
      came() {
        waiting.textContent = waiting.dataset.came;
        waiting.classList.add('came');
        following.set(false);
      },
      gap() {}, lost() {}, found() {},
    });
}

// ---- Keys

const links = () => [...root.querySelectorAll('main table .go')].filter(a => a.offsetParent);

function move(step) {
  const all = links();
  const at = all.indexOf(document.activeElement?.closest('tr')?.querySelector('.go'));
  const to = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
  to?.focus();
  to?.closest('tr').scrollIntoView({ block: 'nearest' });
}

const press = {
  '/': () => byId('filter')?.querySelector('input[type=search]').focus(),
  j: () => byId('older-one') ? byId('older-one').click() : move(1),
  k: () => byId('newer') ? byId('newer').click() : move(-1),
  r: () => (document.activeElement?.closest('tr')?.querySelector('.resolve') ?? root.querySelector('main form.resolve button'))
    ?.click(),
  u: () => byId('undo')?.requestSubmit(),
  l: () => byId('live')?.click(),
  '?': () => byId('help').showModal(),
};

document.addEventListener('keydown', e => {
  const field = /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) || e.target.isContentEditable;
  if (e.key === 'Escape') {
    if (field) e.target.blur();
    root.querySelectorAll('details.drop[open]').forEach(drop => { drop.open = false; });
  } else if (!field && !e.ctrlKey && !e.metaKey && !e.altKey && !byId('help')?.open && Object.hasOwn(press, e.key)) {
    e.preventDefault();
    press[e.key]();
  }
});

// ---- Small things

function copying() {
  if (!navigator.clipboard) return;
  root.querySelectorAll('button.copy').forEach(button => {
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(byId(button.dataset.of).textContent);
      button.textContent = button.dataset.copied;
    });
  });
}

/** What was done is said once; it can still be undone on the pages that follow. */
function once() {
  const done = root.querySelector('.done');
  if (!done) return;
  try {
    done.hidden = sessionStorage.getItem('eventlog-done') === done.dataset.at;
    sessionStorage.setItem('eventlog-done', done.dataset.at);
  } catch (e) {
    // Without storage it is said again.
  }
}

function filtering() {
  const form = byId('filter');
  form?.querySelectorAll(':scope > select').forEach(s => s.addEventListener('change', () => form.requestSubmit()));
  // An address with nothing empty in it.
  form?.addEventListener('formdata', e => {
    for (const [name, value] of [...e.formData]) if (!value) e.formData.delete(name);
  });
}

if (root) {
  localTimes();
  copying();
  once();
  filtering();
  if (byId('help-open')) {
    byId('help-open').hidden = false;
    byId('help-open').addEventListener('click', press['?']);
  }
  if (table?.dataset.live === 'true') live();
  if (byId('waiting')) firstOf(byId('waiting'));
}
