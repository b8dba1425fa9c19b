// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

// A visitor clicks through the shop while an operator has the collector's page open. Everything the visitor does
// must be on that page, without a reload, within two seconds.
// Usage: node shop.mjs <base URL> <directory for screenshots> <chromium>

import { chromium } from 'playwright-core';

const [base, screenshots, executablePath] = process.argv.slice(2);
const SOON = 2000;
/** What the shop's broken scripts are there for. */
const DELIBERATE = /^Cannot read properties of (null|undefined) \(reading '(value|price)'\)/;

const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--no-first-run'],
});

const faults = [];
const visitor = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const operator = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const shop = await visitor.newPage();
const log = await operator.newPage();
for (const page of [shop, log]) {
  page.on('pageerror', (error) => DELIBERATE.test(error.message) || faults.push(`script error: ${error.message}`));
  page.on('console', (line) => {
    if (/Content Security Policy/i.test(line.text())) {
      faults.push(line.text());
    }
  });
}

/** Does something in the shop, then waits until the rows it must cause are on the operator's page. */
async function see(what, doing, rows) {
  await doing();
  const done = Date.now();
  for (const row of rows) {
    const found = log.locator('#events tbody tr').filter({ hasText: row.text }).filter({ hasText: row.user }).first();
    try {
      await found.waitFor({ state: 'visible', timeout: Math.max(1, SOON - (Date.now() - done)) });
    } catch {
      faults.push(`${what}: no row "${row.text}" of ${row.user} within ${SOON} ms`);
      continue;
    }
    const session = (await found.locator('.session').innerText()).trim();
    const request = await found.locator('.request a').getAttribute('title');
    if (!/^([0-9a-f]{16}|0)$/.test(session) || (row.user !== 'guest' && session === '0')) {
      faults.push(`${what}: row "${row.text}" has the session "${session}"`);
    }
    if (!request) {
      faults.push(`${what}: row "${row.text}" has no request id`);
    }
  }
  console.log(`${what}: ${Date.now() - done} ms`);
}

try {
  await shop.goto(`${base}/`);
  await log.goto(`${base}/eventlog/`);
  await see('first page', () => shop.goto(`${base}/`), [{ text: 'http_request', user: 'guest' }]);
  await shop.screenshot({ path: `${screenshots}/shop.png` });
  await shop.goto(`${base}/product/lantern`);
  await see('into the cart', () => shop.click('form[action$="/cart"] button'),
    [{ text: 'shop.cart.add', user: 'guest' }]);
  await shop.goto(`${base}/checkout`);
  await shop.fill('input[name=j_username]', 'ada');
  await shop.fill('input[name=j_password]', 'ada');
  await shop.press('input[name=j_password]', 'Enter');
  await see('an order', () => shop.click('button[value=counter]'),
    [{ text: 'shop.order.placed', user: 'ada' }, { text: '/checkout', user: 'ada' }]);
  await shop.goto(`${base}/product/axe`);
  await shop.click('form[action$="/cart"] button');
  await shop.goto(`${base}/checkout`);
  await see('a failing order', () => shop.click('button[value=broken]'),
    [{ text: 'shop.order.failed', user: 'ada' }, { text: 'POST /checkout 500', user: 'ada' }]);
  await see('a slow page', () => shop.goto(`${base}/slow`),
    [{ text: 'The supplier did not answer', user: 'ada' }, { text: 'GET /slow 200', user: 'ada' }]);
  await shop.goto(`${base}/script`);
  await see('a failing script', () => shop.click('#share'), [{ text: 'browser.error', user: 'ada' }]);
  const failed = log.locator('#events tbody tr').filter({ hasText: 'browser.error' }).first();
  const request = await failed.locator('.request a').getAttribute('title');
  const joined = await operator.newPage();
  await joined.goto(new URL(await failed.locator('a.name').getAttribute('href'), log.url()).href);
  try {
    await joined.locator('pre').filter({ hasText: 'at share (' }).first().waitFor({ timeout: 10_000 });
  } catch {
    faults.push('the event of the failing script shows no stack');
  }
  const facts = await joined.locator('dl dt').allInnerTexts();
  for (const fact of ['page', 'userAgent', 'release', 'count']) {
    if (!facts.includes(fact)) {
      faults.push(`the event of the failing script shows no ${fact}: ${facts}`);
    }
  }
  await joined.screenshot({ path: `${screenshots}/browser-error.png` });
  // One click leads to what the server logged for the page, and from there one click leads back.
  for (const name of ['GET /script 200', 'browser.error']) {
    await joined.locator('dl a').filter({ hasText: request }).click();
    for (const text of ['browser.error', 'GET /script 200']) {
      const rows = joined.locator('#events tbody tr').filter({ hasText: text });
      await rows.first().waitFor({ timeout: 10_000 });
      if (await rows.count() !== 1) {
        faults.push(`the request of the failing script does not show "${text}" once`);
      }
    }
    if (await joined.locator('#events tbody tr').filter({ hasText: 'shop.order.failed' }).count() !== 0) {
      faults.push('the request of the failing script shows another request');
    }
    await joined.locator('#events tbody tr').filter({ hasText: name }).locator('a.name').click();
    await joined.locator('article.detail').waitFor({ timeout: 10_000 });
  }
  await joined.close();
  await shop.goto(`${base}/app.html`);
  await shop.click('#show');
  await log.locator('#events tbody tr').filter({ hasText: "reading 'price'" }).first().waitFor({ timeout: 20_000 });
  await shop.goto(`${base}/faces.xhtml`);
  await shop.click('#share');
  await log.locator('#events tbody tr').filter({ hasText: 'browser.error' })
    .filter({ hasNot: log.locator(`a[title="${request}"]`) }).first().waitFor({ timeout: 20_000 });
  // The same script has failed on both pages.
  const issues = await operator.newPage();
  await issues.goto(`${base}/eventlog/issues`);
  const counts = await issues.locator('table.issues tbody tr').filter({ hasText: "reading 'value'" }).locator('td.n')
    .allInnerTexts();
  if (counts.join() !== '2') {
    faults.push(`the issues of the failing script have happened ${counts.join(' and ')} times, and not one 2 times`);
  }
  await issues.close();
  await shop.goto(`${base}/job`);
  await see('a job', () => shop.click('form[action$="/job"] button'), [{ text: 'shop.job.started', user: 'ada' }]);
  await log.locator('#events tbody tr').filter({ hasText: 'shop.job.done' }).filter({ hasText: 'ada' }).first()
    .waitFor({ timeout: 20_000 });
  await log.screenshot({ path: `${screenshots}/collector.png` });
  await log.locator('#events tbody tr').filter({ hasText: 'shop.order.failed' }).first().locator('a.name').click();
  await log.waitForLoadState();
  await log.screenshot({ path: `${screenshots}/event.png` });
} catch (error) {
  faults.push(String(error));
} finally {
  await browser.close();
}
faults.forEach((fault) => console.log(`FAULT ${fault}`));
process.exit(faults.length === 0 ? 0 : 1);
