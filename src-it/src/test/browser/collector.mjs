// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

// The collector's own pages, as people use them: looks, keyboard, mouse, no script, live events, hostile events, sizes.
// Usage: node collector.mjs <address of the collector> <key that sends> <directory for screenshots> <chromium>
//   [<set-up code> <name> <password>]; without a code the host must take everybody for an administrator.
// ONLY=looks,work runs those parts alone.

import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { accessible, check, faultCount } from './collector/check.mjs';
import { aDay, Sender } from './collector/events.mjs';
import { hostile } from './collector/hostile.mjs';
import { live } from './collector/live.mjs';
import { looks, size } from './collector/look.mjs';
import { plain } from './collector/plain.mjs';
import { nothingBad, signIn, visitor } from './collector/visit.mjs';
import { work } from './collector/work.mjs';

const [base, key, screenshots, executablePath, code, user, password] = process.argv.slice(2);
const site = { base, screenshots, user, password, sender: new Sender(base, key) };
mkdirSync(screenshots, { recursive: true });

const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--no-first-run'],
});

async function setUp() {
  await looks(browser, site, { login: './', 'set-up': 'setup' });
  const context = await visitor(browser, base);
  const page = await context.newPage();
  await check('the first administrator is set up and signs in', async () => {
    await page.goto(`${base}setup`);
    await page.locator('#code').fill(code);
    await page.locator('#name').fill(user);
    await page.locator('#password').fill(password);
    await page.locator('button[type=submit]').click();
    await page.locator('#j_username').waitFor();
    await page.locator('#j_username').fill(user);
    await page.locator('#j_password').fill(`not ${password}`);
    await page.locator('button[type=submit]').click();
    await page.getByRole('alert').waitFor();
    await accessible(page);
    await signIn(page, site);
  });
  const state = await context.storageState();
  await context.close();
  return state;
}

async function pages(state) {
  const context = await visitor(browser, base, { storageState: state });
  const page = await context.newPage();
  await page.goto(`${base}?level=error&q=payment`);
  const event = await page.locator('#events a.go').first().getAttribute('href');
  await page.goto(`${event ? base + event : base}`);
  const issue = (await page.locator('.issue a').first().getAttribute('href')).replace(/^(\.\.\/)+/, '');
  await context.close();
  return {
    list: './', filtered: './?level=warn&last=1d&state=open&q=payment', older: './?last=7d&level=info', event, issues: 'issues',
    issue, new: 'new', keys: 'keys', notifications: 'notifications', audit: 'audit', status: 'status', notice: 'events/999999999',
    // Only where the collector itself knows who may sign in.
    ...(code && { people: 'people', account: 'account' }),
  };
}

const PARTS = {
  looks: async (state) => looks(browser, site, await pages(state), state),
  size: (state) => size(browser, site, state),
  work: (state) => work(browser, site, state),
  hostile: (state) => hostile(browser, site, state),
  live: (state) => live(browser, site, state),
  // Last: it signs out.
  plain: () => plain(browser, site),
};

try {
  const state = code ? await setUp() : undefined;
  await site.sender.batch(aDay(Date.now()));
  for (const [name, part] of Object.entries(PARTS)) {
    if (!process.env.ONLY || process.env.ONLY.split(',').includes(name)) {
      await part(state);
      await check(`${name}: no error, nothing blocked, nothing asked of another host`, async () => nothingBad());
    }
  }
} catch (error) {
  await check('to the end', async () => { throw error; });
} finally {
  await browser.close();
}
console.log(faultCount() === 0 ? 'all is well' : `${faultCount()} faults`);
process.exit(faultCount() === 0 ? 0 : 1);
