// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { check } from './check.mjs';
import { Sender } from './events.mjs';
import { signIn, visitor } from './visit.mjs';
import { refusedAfter } from './work.mjs';

const told = (page, text) => page.locator('.done', { hasText: text }).waitFor();

/** The same without JavaScript: by links and forms alone. */
export async function plain(browser, site) {
  const { base, sender } = site;
  const context = await visitor(browser, base, { javaScriptEnabled: false });
  const page = await context.newPage();

  await check('without script: signs in, and sees no button that does nothing', async () => {
    await signIn(page, site);
    assert.ok(await page.locator('#events tbody tr').count() > 10);
    assert.equal(await page.locator('#live').isVisible(), false);
    assert.equal(await page.locator('#help-open').isVisible(), false);
  });
  await check('without script: searches, filters, turns the page, opens an event', async () => {
    await page.locator('input[name=q]').fill('basket');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL(/[?&]q=basket/);
    assert.ok((await page.locator('#events tbody tr').allTextContents()).every((row) => row.includes('basket')));
    await page.getByRole('link', { name: 'Clear' }).click();
    await page.getByRole('link', { name: 'Older events' }).click();
    await page.waitForURL(/[?&]before=/);
    await page.locator('#events a.go').first().click();
    await page.waitForURL(/events\/\d+$/);
    await page.getByRole('link', { name: 'Older' }).click();
    await page.waitForURL(/events\/\d+$/);
  });
  await check('without script: a bar of the histogram', async () => {
    await page.goto(base);
    await page.locator('.bars a .hit').first().click();
    await page.waitForURL(/[?&]from=/);
    assert.ok(await page.locator('#events tbody tr').count() > 0);
  });
  await check('without script: resolves, undoes, mutes', async () => {
    await sender.event({ name: 'trial', level: 'error', message: 'the scriptless trial went wrong' });
    await page.goto(`${base}issues?q=scriptless`);
    await page.getByRole('button', { name: 'Resolve' }).click();
    await told(page, 'Issue resolved.');
    await page.getByRole('button', { name: 'Undo' }).click();
    await told(page, 'Undone.');
    await page.locator('.issues a.go').click();
    await page.locator('.actions summary').click();
    await page.locator('select[name=for]').selectOption('1d');
    await page.locator('.drop button[type=submit]').click();
    await told(page, 'Issue muted.');
  });
  await check('without script: what is new in a release, and the next one', async () => {
    await page.goto(`${base}`);
    await page.locator('.marks a', { hasText: '1.4.1' }).click();
    await page.waitForURL(/issues\?release=1\.4\.1/);
    assert.equal(await page.locator('select[name=release]').inputValue(), '1.4.1');
    await sender.event({ name: 'trial', level: 'error', message: 'the plain release went wrong', release: '1.4.2' });
    await page.goto(`${base}issues?q=plain+release`);
    await page.locator('.issues a.go').click();
    await page.getByRole('button', { name: 'Resolve in the next release' }).click();
    await told(page, 'Issue resolved.');
    await page.getByText('in the release after 1.4.2').waitFor();
  });
  await check('without script: makes a rule of notifications, sees that it fails, removes it', async () => {
    await page.getByRole('link', { name: 'Notifications' }).click();
    await page.locator('input[name=label]').fill('plain team');
    await page.locator('input[name=target]').fill('https://localhost/secret');
    await page.getByRole('button', { name: 'Add a rule' }).click();
    const row = page.locator('table.keys tbody tr', { hasText: 'plain team' });
    await row.getByText('https://localhost/…').waitFor();
    await row.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('alert').getByText('internal address').waitFor();
    await page.locator('table.keys tbody tr', { hasText: 'plain team' }).getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No rules yet').waitFor();
  });
  await check('without script: adds an event', async () => {
    await page.getByRole('link', { name: 'Add', exact: true }).click();
    await page.locator('textarea').fill('the plain way was taken');
    await page.getByRole('button', { name: 'Add event' }).click();
    await told(page, 'Event added.');
  });
  await check('without script: makes a key and revokes it', async () => {
    await page.getByRole('link', { name: 'Keys', exact: true }).click();
    await page.locator('input[name=source]').first().fill('plain');
    await page.getByRole('button', { name: 'Create a key' }).click();
    const secret = await page.locator('#secret').innerText();
    const own = new Sender(base, secret);
    await own.event({ name: 'plain.first' });
    await page.getByRole('link', { name: 'All keys' }).click();
    const row = page.locator('table.keys tbody tr', { hasText: secret.split('_')[1] });
    await row.locator('summary').click();
    await row.getByRole('button', { name: 'Revoke' }).click();
    await told(page, 'Key revoked.');
    assert.ok(await refusedAfter(own) < 1000);
  });
  if (site.user) {
    await check('without script: signs out', async () => {
      await page.locator('form.out button').click();
      await page.locator('#j_username').waitFor();
      await page.goto(base);
      await page.locator('#j_username').waitFor();
    });
  }
  await context.close();
}
