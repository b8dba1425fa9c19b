// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

// The pages work without this. With it, new events appear as they arrive, times are the reader's own, and keys do what
// the mouse does. Whatever comes from an event goes into the page as text, never as markup.

const MOST_ROWS = 500;
const EVERY = 1000;
/** Between two insertions: laying out the table is what costs. */
const PAINT = 30;
/** As long as an insertion may take, with all that the browser does for it before it asks for the next one. */
const PAINTING = 20;
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
  put(user.firstElementChild, event.user);
  put(session.firstElementChild, event.session);
  if (event.reqId) {
    const all = document.createElement('a');
    const text = document.createElement('bdi');
    text.textContent = visible(event.reqId.length <= 12 ? event.reqId : '…' + event.reqId.slice(-11));
    all.title = visible(event.reqId);
    all.href = './?' + new URLSearchParams({ req: event.reqId });
    all.append(text);
    request.append(all);
  }
  return tr;
}

/** New rows where they belong, and not more than so many. */
function rowsInto(body, filters, byArrival) {
  const place = tr => tr.dataset.key.split('_').map(Number);
  const isOlder = (tr, [ts, seq]) => {
    const [otherTs, otherSeq] = place(tr);
    return byArrival || otherTs === ts ? otherSeq < seq : otherTs < ts;
  };
  return (events, calm) => {
    // A few are pointed out; of a flood each would only cost time.
    const few = calm && events.length <= FEW;
    for (const event of events) {
      const tr = row(event);
      tr.classList.toggle('new', few);
      const mine = place(tr);
      let at = body.firstElementChild;
      while (at && !isOlder(at, mine)) at = at.nextElementSibling;
      body.insertBefore(tr, at);
    }
    byId('none')?.remove();
    table.hidden = false;
    if (body.rows.length > MOST_ROWS) {
      while (body.rows.length > MOST_ROWS) body.lastElementChild.remove();
      const older = byId('older');
      older.href = './?' + (filters ? filters + '&' : '') + 'before=' + body.lastElementChild.dataset.key;
      older.hidden = false;
    }
  };
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
  const insert = rowsInto(table.tBodies[0], filters, table.dataset.byArrival === 'true');
  let waiting = [];
  let missed = 0;
  let painted = 0;
  let planned = false;
  let portion = 8;
  let begun = 0;
  const painting = new MessageChannel();

  const skip = n => {
    missed += n;
    status.textContent = status.dataset.skipped.replace('%n', missed.toLocaleString());
  };
  const scrolled = () => window.scrollY > 60;
  function paint(now) {
    planned = false;
    if (!waiting.length) return;
    if (scrolled()) {
      fresh.textContent = count(fresh.dataset.one, fresh.dataset.many, waiting.length);
      fresh.hidden = false;
    } else if (now - painted < PAINT) {
      plan();
    } else {
      begun = performance.now();
      insert(waiting.splice(0, Math.floor(portion)), now - painted > CALM);
      painted = now;
      fresh.hidden = true;
      // Comes when the frame has been laid out and painted: rows out of sight cost nothing before that.
      painting.port2.postMessage(0);
    }
  }
  painting.port1.onmessage = () => {
    const fits = PAINTING / (performance.now() - begun);
    portion = Math.max(8, Math.min(100, portion * Math.max(.5, Math.min(1.2, fits))));
    if (waiting.length) plan();
  };
  function plan() {
    if (!planned) {
      planned = true;
      requestAnimationFrame(paint);
    }
  }

  const following = follow('', filters, Number(table.dataset.newest), {
    came(events) {
      if (table.dataset.first === 'true') {
        location.reload();
        return;
      }
      waiting.push(...events);
      if (waiting.length > 2 * MOST_ROWS) {
        skip(waiting.length - MOST_ROWS);
        waiting = waiting.slice(-MOST_ROWS);
      }
      plan();
    },
    gap: skip,
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
    plan();
  });
  window.addEventListener('scroll', () => { if (waiting.length && !scrolled()) plan(); }, { passive: true });
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
