// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { accessible, check, focusVisible, tabTo } from './check.mjs';
import { Sender } from './events.mjs';
import { visitor } from './visit.mjs';

const path = (page) => page.url().replace(/^https?:\/\/[^/]+/, '');
const focusedRow = (page) => page.evaluate(() => document.activeElement.closest('tbody tr')?.sectionRowIndex ?? -1);

/** What the page says was done, once its script is there: keys do nothing before that, nor is what was said before hidden. */
async function told(page, text) {
  await page.locator('.done', { hasText: text }).waitFor();
  await page.waitForLoadState();
}

/** An issue of its own for each check, as each leaves one resolved or muted. */
async function issue(page, { base, sender }, what) {
  await sender.event({ name: 'trial', level: 'error', message: `the ${what} trial went wrong` });
  await page.goto(`${base}issues?q=${what}`);
  const link = page.locator('.issues a.go', { hasText: what });
  await link.waitFor();
  return link;
}

/** Until the key is refused, in milliseconds. */
export async function refusedAfter(sender) {
  const begun = Date.now();
  while (Date.now() - begun < 5000) {
    const answer = await sender.post('api/v1/events', '{"name":"revoked"}');
    await answer.text();
    if (answer.status === 401) {
      return Date.now() - begun;
    }
  }
  return assert.fail('the revoked key is still good after 5 s');
}

/** An event or an issue, with its script: keys do nothing before that. */
async function opened(page) {
  await page.locator('article.detail').waitFor();
  await page.waitForLoadState();
}

async function keyboard(page, site) {
  const { base } = site;
  const key = (name) => page.keyboard.press(name);

  await check('keyboard: each stop of the list is seen', async () => {
    await page.goto(base);
    await key('Tab');
    assert.match(await focusVisible(page), /Skip/);
    for (let i = 0; i < 60; i++) {
      await key('Tab');
      await focusVisible(page);
    }
    for (let i = 0; i < 50; i++) {
      await key('Shift+Tab');
      await focusVisible(page);
    }
  });
  await check('keyboard: / searches', async () => {
    await page.goto(base);
    await key('/');
    await focusVisible(page);
    await page.keyboard.type('payment');
    await key('Enter');
    await page.waitForURL(/[?&]q=payment/);
    const rows = await page.locator('#events tbody tr').allTextContents();
    assert.ok(rows.length > 5 && rows.every((row) => /payment/i.test(row)), `${rows.length} rows`);
  });
  await check('keyboard: j and k move, seen, Enter opens', async () => {
    await page.goto(base);
    for (const [name, row] of [['j', 0], ['j', 1], ['j', 2], ['k', 1]]) {
      await key(name);
      assert.equal(await focusedRow(page), row);
      await focusVisible(page);
    }
    for (let i = 0; i < 40; i++) {
      await key('j');
      await focusVisible(page);
    }
    for (let i = 0; i < 30; i++) {
      await key('k');
      await focusVisible(page);
    }
    const href = await page.evaluate(() => document.activeElement.getAttribute('href'));
    await key('Enter');
    await page.waitForURL(`**/${href}`);
    await opened(page);
    await key('j');
    await page.waitForURL((url) => !url.pathname.endsWith(href) && /events\/\d+$/.test(url.pathname));
  });
  await check('keyboard: r resolves an issue, u undoes it', async () => {
    await issue(page, site, 'keyboard');
    await key('j');
    await focusVisible(page);
    await key('r');
    await told(page, 'Issue resolved.');
    assert.equal(await page.locator('.issues a.go').count(), 1);
    await page.locator('.s-resolved').waitFor();
    await key('u');
    await told(page, 'Undone.');
    await page.locator('.s-open').waitFor();
  });
  await check('keyboard: r and u on an event, too', async () => {
    await page.goto(`${base}?q=keyboard+trial`);
    await key('j');
    await key('Enter');
    await opened(page);
    await key('r');
    await told(page, 'Issue resolved.');
    await key('u');
    await told(page, 'Undone.');
  });
  await check('keyboard: mutes an issue for seven days', async () => {
    await (await issue(page, site, 'silence')).focus();
    await key('Enter');
    await opened(page);
    await tabTo(page, page.locator('.detail > .actions summary'));
    await key('Enter');
    await tabTo(page, page.locator('select[name=for]'));
    await page.keyboard.type('7');
    await tabTo(page, page.locator('.drop button[type=submit]'));
    await key('Enter');
    await told(page, 'Issue muted.');
    assert.match(await page.locator('.detail .head').innerText(), /Muted[\s\S]*until/);
  });
  await check('keyboard: adds an event by hand', async () => {
    await page.goto(base);
    await tabTo(page, page.getByRole('link', { name: 'Add', exact: true }));
    await key('Enter');
    await tabTo(page, page.locator('textarea'));
    await page.keyboard.type('the backup tape was changed');
    await tabTo(page, page.getByRole('button', { name: 'Add event' }));
    await key('Enter');
    await told(page, 'Event added.');
    await page.goto(base);
    await page.locator('#events tbody tr', { hasText: 'the backup tape was changed' }).waitFor();
  });
  await check('keyboard: a bar of the histogram, from its table', async () => {
    await page.goto(base);
    await tabTo(page, page.locator('.histogram summary'));
    await key('Enter');
    await key('Tab');
    await focusVisible(page);
    await key('Enter');
    await page.waitForURL(/[?&]from=/);
    assert.ok(await page.locator('#events tbody tr').count() > 0);
  });
  await check('keyboard: ? shows the help, Esc closes it, the focus comes back', async () => {
    await page.goto(base);
    await key('j');
    await key('?');
    assert.ok(await page.locator('#help').evaluate((d) => d.open && d.contains(document.activeElement)));
    await accessible(page);
    await key('Escape');
    assert.ok(await page.locator('#help').evaluate((d) => !d.open));
    assert.equal(await focusedRow(page), 0);
  });
  await check('keyboard: no key does anything while somebody types', async () => {
    await page.goto(base);
    await key('/');
    await page.keyboard.type('jkrul?/');
    assert.equal(await page.locator('input[name=q]').inputValue(), 'jkrul?/');
    assert.ok(await page.locator('#help').evaluate((d) => !d.open));
    await key('Escape');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY');
  });
}

async function keys(page, { base, screenshots }) {
  await check('keyboard: makes a key, which is shown once, works, and is refused within 1 s of being revoked', async () => {
    await page.goto(`${base}keys`);
    await tabTo(page, page.locator('input[name=source]').first());
    await page.keyboard.type('trial');
    await tabTo(page, page.getByRole('button', { name: 'Create a key' }));
    await page.keyboard.press('Enter');
    await page.locator('#secret').waitFor();
    const secret = await page.locator('#secret').innerText();
    assert.match(secret, /^elk_[A-Za-z0-9]+_[A-Za-z0-9_-]{43}$/);
    await accessible(page);
    await page.screenshot({ path: `${screenshots}/key-light-desk.png` });
    const sender = new Sender(base, secret);
    await sender.event({ name: 'trial.first' });
    await page.locator('#waiting.came').waitFor();
    await page.reload();
    assert.equal((await page.content()).includes(secret), false, 'the key is there after a reload');
    await page.goto(`${base}keys`);
    assert.equal((await page.content()).includes(secret), false, 'the key is in the list of keys');
    const row = page.locator('table.keys tbody tr', { hasText: secret.split('_')[1] });
    await tabTo(page, row.locator('summary'));
    await page.keyboard.press('Enter');
    await tabTo(page, row.getByRole('button', { name: 'Revoke' }));
    await page.keyboard.press('Enter');
    await told(page, 'Key revoked.');
    const after = await refusedAfter(sender);
    assert.ok(after < 1000, `${after} ms`);
    return `${after} ms`;
  });
}

async function mouse(page, site) {
  const { base } = site;
  await check('mouse: a bar of the histogram shows what it counts', async () => {
    await page.goto(base);
    const bar = page.locator('.bars a').first();
    const counted = (await bar.locator('title').textContent()).match(/(\d+) errors, (\d+) warnings, (\d+) others/)
      .slice(1).reduce((sum, n) => sum + Number(n), 0);
    await bar.locator('.hit').click();
    await page.waitForURL(/[?&]from=/);
    assert.equal(await page.locator('#events tbody tr').count(), Math.min(counted, 100));
    return `${counted} events`;
  });
  await check('mouse: a level, a chip and a range', async () => {
    await page.goto(base);
    await page.locator('select[name=level]').selectOption('error');
    await page.waitForURL(/[?&]level=error/);
    const levels = await page.locator('#events tbody .pill').allTextContents();
    assert.ok(levels.length > 0 && levels.every((l) => ['error', 'critical', 'extreme'].includes(l)), levels.join());
    await page.locator('.chip a').click();
    await page.waitForURL((url) => !url.search.includes('level'));
    await page.getByRole('link', { name: '1 day' }).click();
    await page.waitForURL(/[?&]last=1d/);
  });
  await check('mouse: resolves an issue and undoes it', async () => {
    await issue(page, site, 'mousetrap');
    await page.locator('button.resolve').click();
    await told(page, 'Issue resolved.');
    await page.getByRole('button', { name: 'Undo' }).click();
    await told(page, 'Undone.');
  });
  await check('mouse: all that match are resolved once that is confirmed, and undone', async () => {
    await page.goto(`${base}?q=service+slow`);
    await page.getByRole('button', { name: 'Resolve matching issues' }).click();
    await page.getByRole('heading', { name: 'Resolve 5 issues?' }).waitFor();
    await accessible(page);
    await page.getByRole('button', { name: 'Resolve 5 issues' }).click();
    await told(page, '5 issues resolved.');
    await page.getByRole('button', { name: 'Undo' }).click();
    await told(page, 'Undone for 5 issues.');
  });
  await check('mouse: saves a view, opens it and removes it', async () => {
    await page.goto(`${base}?user=erika&last=7d`);
    await page.getByText('Save this view').click();
    await page.locator('.views input[name=name]').fill('Of Erika');
    await page.locator('.views').getByRole('button', { name: 'Save' }).click();
    await told(page, 'View saved.');
    await page.goto(base);
    await accessible(page);
    await page.getByRole('link', { name: 'Of Erika' }).click();
    await page.waitForURL(/[?&]user=erika/);
    const users = await page.locator('#events tbody td.user').allTextContents();
    assert.ok(users.length > 0 && users.every((user) => user === 'erika'), users.join());
    await page.getByText('Save this view').click();
    await accessible(page);
    await page.getByRole('button', { name: 'Remove "Of Erika"' }).click();
    await page.locator('.views nav').waitFor({ state: 'detached' });
  });
  await check('mouse: the help opens and closes', async () => {
    await page.goto(base);
    await page.locator('#help-open').click();
    await page.getByRole('button', { name: 'Close' }).click();
    assert.ok(await page.locator('#help').evaluate((d) => !d.open));
  });
}

/** What people do, by keyboard and by mouse. */
export async function work(browser, site, state) {
  const context = await visitor(browser, site.base, { storageState: state });
  const page = await context.newPage();
  await keyboard(page, site);
  await keys(page, site);
  await mouse(page, site);
  await context.close();
}
