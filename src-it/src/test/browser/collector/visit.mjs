// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';

/** What no page may do; kept for each context, and asked at the end. */
const bad = [];

/** A context in which scripts from events, blocked content, dialogs, foreign requests and errors are noticed. */
export async function visitor(browser, base, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, timezoneId: 'Europe/Berlin', ...options });
  context.setDefaultTimeout(20_000);
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation',
      (e) => console.error(`blocked: ${e.effectiveDirective} ${e.blockedURI} ${e.sample}`));
  });
  const origin = new URL(base).origin;
  context.on('page', (page) => {
    page.on('pageerror', (error) => bad.push(`${page.url()}: script error: ${error.message}`));
    page.on('dialog', (dialog) => {
      bad.push(`${page.url()}: dialog ${dialog.message()}`);
      dialog.dismiss();
    });
    page.on('console', (line) => {
      if (/^blocked: |Content Security Policy/i.test(line.text())) {
        bad.push(`${page.url()}: ${line.text()}`);
      }
    });
    page.on('request', (request) => {
      if (options.origins ? !options.origins.includes(new URL(request.url()).origin) : new URL(request.url()).origin !== origin) {
        bad.push(`${page.url()}: asked for ${request.url().slice(0, 200)}`);
      }
    });
    page.on('response', (response) => {
      if (response.status() >= 500) {
        bad.push(`${response.url()}: ${response.status()}`);
      }
    });
  });
  return context;
}

/** Throws when one of the pages so far did what none may do. */
export function nothingBad() {
  assert.deepEqual(bad.splice(0), []);
}

/** Signs in where that is asked for: not on a host that takes everybody for the administrator. */
export async function signIn(page, { base, user, password }) {
  await page.goto(base);
  if (await page.locator('#j_username').count()) {
    await page.locator('#j_username').fill(user);
    await page.locator('#j_password').fill(password);
    await page.locator('button[type=submit]').click();
  }
  await page.locator('header.bar').waitFor();
}
