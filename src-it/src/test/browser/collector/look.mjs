// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { accessible, check } from './check.mjs';
import { visitor } from './visit.mjs';

const SHOTS = ['list', 'event', 'issues', 'issue', 'keys', 'status'];

/** Each page in both themes, on a desk and on a phone. */
export async function looks(browser, { base, screenshots }, pages, state) {
  for (const theme of ['light', 'dark']) {
    for (const [width, height, where] of [[1280, 800, 'desk'], [360, 740, 'phone']]) {
      const context = await visitor(browser, base, { viewport: { width, height }, colorScheme: theme, storageState: state });
      const page = await context.newPage();
      for (const [name, path] of Object.entries(pages)) {
        await check(`${name} page, ${theme}, ${width} px: accessible and no wider than the window`, async () => {
          await page.goto(base + path);
          await page.locator('main').waitFor();
          if (SHOTS.includes(name)) {
            await page.screenshot({ path: `${screenshots}/${name}-${theme}-${where}.png` });
          }
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wider <= 0, `${wider} px wider than the window`);
          await accessible(page);
          const outside = await page.evaluate(() => [...document.querySelectorAll('header.bar nav a')].filter((a) => {
            const box = a.getBoundingClientRect();
            const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return box.left < 0 || box.right > innerWidth || !a.contains(at);
          }).map((a) => a.textContent.trim()));
          assert.deepEqual(outside, [], 'tabs that cannot be reached');
        });
      }
      await context.close();
    }
  }
}

/** The first page with a hundred rows: what is sent over the wire for it, head and body, and in how many requests. */
export async function size(browser, { base }, state) {
  await check('first page: below 30 kB in at most 4 requests', async () => {
    const context = await visitor(browser, base, { storageState: state });
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const requests = new Map();
    await cdp.send('Network.enable');
    cdp.on('Network.responseReceived', ({ requestId, response, type }) => requests.set(requestId,
      { url: response.url, path: new URL(response.url).pathname, type, packed: response.headers['content-encoding'] ?? response.headers['Content-Encoding'] ?? 'as it is', bytes: 0 }));
    cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      requests.get(requestId).bytes = encodedDataLength;
    });
    await page.goto(base);
    await page.locator('#live').waitFor();
    await page.waitForTimeout(1000);
    const rows = await page.locator('#events tbody tr').count();
    await context.close();
    // The icon in a field for a date is the browser's own, from an address that holds it.
    const all = [...requests.values()].filter((r) => !r.url.startsWith('data:'));
    const told = all.map((r) => `${r.path} ${r.bytes} B ${r.packed}`).join(', ');
    assert.equal(rows, 100, `${rows} rows`);
    assert.ok(all.length <= 4, told);
    const files = all.filter((r) => ['Document', 'Stylesheet', 'Script'].includes(r.type));
    assert.equal(files.length, 3, told);
    assert.ok(files.every((r) => r.bytes > 0), told);
    const sum = files.reduce((n, r) => n + r.bytes, 0);
    assert.ok(sum < 30_000, `${sum} B: ${told}`);
    return `${sum} B: ${told}`;
  });
}
