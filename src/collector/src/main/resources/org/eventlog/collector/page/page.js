// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

// The page works without this. With it, new events appear as they arrive.
// Whatever comes from an event goes into the page as text, never as markup.

const EVERY = 1000;
const MOST_ROWS = 500;
const FAR_BEHIND = 2000;
const byId = id => document.getElementById(id);
const table = byId('events');

const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
// As Visible.java does it for the rows the server makes.
const visible = text => text.replace(hidden, c => c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0))
  : '[U+' + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0') + ']');
const plural = (element, one, many, n) => { element.textContent = n === 1 ? one : many.replace('%n', n); };

function local(time) {
  if (time.dateTime) time.title = new Date(time.dateTime).toLocaleString();
}

function row(event) {
  const tr = byId('row').content.firstElementChild.cloneNode(true);
  const put = (selector, text) => { tr.querySelector(selector).textContent = visible(text ?? ''); };
  const iso = new Date(event.tstamp).toISOString();
  tr.className = 'new l-' + event.level;
  tr.dataset.key = event.tstamp + '_' + event.seq;
  put('.day', iso.slice(0, 10));
  put('.clock', iso.slice(11, 23));
  put('.pill', event.level);
  put('.source', event.source);
  put('.name bdi', event.name);
  put('.message', (event.message ?? '') + (event.messageShortened ? ' …' : ''));
  put('.user bdi', event.user);
  put('.session bdi', event.session);
  const request = event.reqId ?? '';
  put('.request bdi', request.length <= 12 ? request : '…' + request.slice(-11));
  tr.querySelectorAll('.time a, .name').forEach(a => { a.href = 'events/' + event.seq; });
  const link = tr.querySelector('.request a');
  link.title = visible(request);
  if (request) link.href = '?' + new URLSearchParams({ req: request });
  else link.remove();
  const time = tr.querySelector('time');
  time.dateTime = iso;
  local(time);
  return tr;
}

function live() {
  const toggle = byId('live');
  const fresh = byId('fresh');
  const status = byId('status');
  const body = table.tBodies[0];
  const filters = table.dataset.filters;
  const byArrival = table.dataset.byArrival === 'true';
  let next = Number(table.dataset.newest);
  let waiting = [];
  let on = true;
  let asking = false;
  let timer;

  const scrolled = () => window.scrollY > 60;
  const key = tr => tr.dataset.key.split('_').map(Number);
  function isOlder(tr, [ts, seq]) {
    const [otherTs, otherSeq] = key(tr);
    return byArrival || otherTs === ts ? otherSeq < seq : otherTs < ts;
  }

  function show() {
    for (const event of waiting) {
      const tr = row(event);
      let at = body.firstElementChild;
      while (at && !isOlder(at, key(tr))) at = at.nextElementSibling;
      body.insertBefore(tr, at);
    }
    waiting = [];
    fresh.hidden = true;
    byId('none')?.remove();
    if (body.rows.length > MOST_ROWS) {
      while (body.rows.length > MOST_ROWS) body.lastElementChild.remove();
      const older = byId('older');
      older.href = '?' + (filters ? filters + '&' : '') + 'before=' + body.lastElementChild.dataset.key;
      older.hidden = false;
    }
  }

  function arrived(events) {
    if (!events.length) return;
    if (table.dataset.first === 'true') {
      location.reload();
      return;
    }
    waiting.push(...events);
    waiting = waiting.slice(-MOST_ROWS);
    if (scrolled()) {
      plural(fresh, fresh.dataset.one, fresh.dataset.many, waiting.length);
      fresh.hidden = false;
    } else {
      show();
    }
  }

  async function ask() {
    let pause = EVERY;
    try {
      const answer = await fetch('api/v1/events?' + (filters ? filters + '&' : '') + 'limit=500&after=' + next);
      if (!answer.ok) {
        pause = 1000 * (Number(answer.headers.get('Retry-After')) || 5);
        throw new Error(answer.status);
      }
      const page = await answer.json();
      arrived(page.events);
      next = page.next;
      status.textContent = '';
      const behind = page.newest - next;
      if (behind > FAR_BEHIND) {
        plural(status, status.dataset.skipped, status.dataset.skipped, behind - MOST_ROWS);
        next = page.newest - MOST_ROWS;
      }
      if (behind > 0) pause = 0;
    } catch (e) {
      pause = Math.max(pause, 3000);
      status.textContent = status.dataset.lost;
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

  toggle.hidden = false;
  toggle.addEventListener('click', () => {
    on = !on;
    toggle.setAttribute('aria-pressed', on);
    status.textContent = '';
    look();
  });
  fresh.addEventListener('click', () => {
    window.scrollTo({ top: 0 });
    show();
  });
  window.addEventListener('scroll', () => { if (waiting.length && !scrolled()) show(); }, { passive: true });
  document.addEventListener('visibilitychange', look);
  look();
}

function copying() {
  const copy = byId('copy');
  if (!copy || !navigator.clipboard) return;
  copy.hidden = false;
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(byId('curl').textContent);
    copy.textContent = copy.dataset.copied;
  });
}

document.querySelectorAll('time').forEach(local);
document.querySelectorAll('#filter select').forEach(s => s.addEventListener('change', () => s.form.requestSubmit()));
document.addEventListener('keydown', e => {
  if (e.key === '/' && !e.ctrlKey && !e.metaKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) {
    e.preventDefault();
    document.querySelector('#filter input[type=search]')?.focus();
  }
});
copying();
if (table?.dataset.live === 'true') live();
