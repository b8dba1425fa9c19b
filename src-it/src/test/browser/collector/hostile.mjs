// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { accessible, check } from './check.mjs';
import { EVIL, evilEvents } from './events.mjs';
import { nothingBad, visitor } from './visit.mjs';

/** What must not have come of that text: a script that ran, an element, an address, a character that hides others. */
async function harmless(page) {
  const found = await page.evaluate(() => {
    const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200f\u202a-\u202e\u2066-\u2069]/;
    const all = [...document.querySelectorAll('*')];
    return {
      ran: window.pwned,
      elements: all.filter((e) => /^(img|iframe|object|embed|base|style)$/i.test(e.tagName)
        || e.tagName === 'SCRIPT' && !e.src.endsWith('/page.js')).map((e) => e.outerHTML.slice(0, 100)),
      handlers: all.filter((e) => e.getAttributeNames().some((n) => n.startsWith('on') || n === 'style')).map((e) => e.outerHTML.slice(0, 100)),
      addresses: all.flatMap((e) => ['href', 'src', 'action', 'formaction'].map((n) => e.getAttribute(n)))
        .filter((a) => a && new URL(a, location.href).origin !== location.origin),
      hidden: [...all.flatMap((e) => [...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE && hidden.test(n.data)))
        .map((n) => `${n.parentElement.outerHTML.slice(0, 60)}`),
      ...all.flatMap((e) => e.getAttributeNames().filter((n) => ['title', 'aria-label', 'alt', 'placeholder'].includes(n) && hidden.test(e.getAttribute(n)))
        .map((n) => `${e.tagName}[${n}]`))],
    };
  });
  assert.deepEqual(found, { ran: undefined, elements: [], handlers: [], addresses: [], hidden: [] });
  nothingBad();
}

/** Events, searches and forms full of what a browser must not take for its own. */
export async function hostile(browser, { base, sender }, state) {
  const context = await visitor(browser, base, { storageState: state });
  const page = await context.newPage();
  const events = evilEvents(Date.now() - 5000);
  const shown = (locator) => locator.filter({ hasText: '<script>window.pwned=1</script>' }).first().waitFor();

  await check('hostile: a line of 1 MB is refused and does no harm', async () => {
    const answer = await sender.post('api/v1/events', JSON.stringify({ name: 'huge', message: 'y'.repeat(1 << 20) }));
    assert.equal(answer.status, 413, await answer.text());
    const some = await sender.batch([{ name: 'huge', message: 'y'.repeat(900_000) }, { name: 'beside' }]);
    assert.deepEqual([some.accepted, some.rejected.length], [1, 1]);
  });
  await check('hostile: rows that arrive while the list is open', async () => {
    await page.goto(base);
    await page.locator('#live').waitFor();
    await sender.batch(events);
    await page.locator('#events tr.l-error', { hasText: 'wide' }).first().waitFor();
    await shown(page.locator('#events tbody tr'));
    await harmless(page);
  });
  const seen = async (name, path, text, also = async () => {}) => check(`hostile: ${name}`, async () => {
    await page.goto(base + path);
    await page.locator('main').waitFor();
    if (text) {
      await shown(page.locator(text));
    }
    await harmless(page);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wider <= 0, `${wider} px wider than the window`);
    await also();
  });
  const query = new URLSearchParams({ q: EVIL, req: EVIL, corr: EVIL, key: EVIL, address: EVIL }).toString();
  await seen('rows of a list loaded anew', './?level=error', '#events tbody tr', () => accessible(page));
  await seen('what is searched for', `./?${query}`, '.chips');
  await seen('the issues', 'issues', '.issues tbody tr', () => accessible(page));
  await seen('what is searched for in the issues', `issues?${new URLSearchParams({ q: EVIL })}`);
  await seen('an address that is not there', encodeURIComponent('<img src=x onerror="window.pwned=1">\u202e'));
  await seen('an event by an id of somebody else', `events/by-id?${new URLSearchParams({ source: EVIL, id: EVIL })}`);
  for (const [name, q] of [['an event', 'pwned'], ['an event with 10,000 fields', 'wide'], ['an event with a message of 200 kB', 'long']]) {
    await page.goto(`${base}?level=error&q=${q}`);
    const href = await page.locator('#events tbody tr a.go').last().getAttribute('href');
    await seen(name, href, q === 'pwned' ? 'article' : null, () => accessible(page));
  }
  await check('hostile: an issue', async () => {
    await page.goto(`${base}issues`);
    await page.locator('.issues a.go', { hasText: '<script>window.pwned' }).first().click();
    await shown(page.locator('article'));
    await harmless(page);
    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    await page.locator('.done').waitFor();
    await harmless(page);
  });
  await check('hostile: what people type into forms', async () => {
    await page.goto(`${base}new`);
    await page.locator('textarea').fill(EVIL.replaceAll('\u0000', ''));
    await page.getByRole('button', { name: 'Add event' }).click();
    await page.locator('.done').waitFor();
    await harmless(page);
    await page.goto(`${base}keys`);
    await page.locator('input[name=source]').first().fill('evil');
    await page.locator('input[name=label]').first().fill('<img src=x onerror=window.pwned=1>\u202e"\'>');
    await page.getByRole('button', { name: 'Create a key' }).click();
    await page.locator('#secret').waitFor();
    await harmless(page);
  });
  await seen('the keys', 'keys', null, () => accessible(page));
  await seen('the audit', 'audit', null, () => accessible(page));
  await context.close();
}
