// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
  // What it needs is on the page; loading it again is not the page's doing.
  preload: false,
};
let faults = 0;

/** One thing that must be so; what it returns is told beside its name. */
export async function check(name, doing) {
  try {
    const told = await doing();
    console.log(`ok ${name}${told ? `: ${told}` : ''}`);
  } catch (error) {
    faults++;
    console.log(`FAULT ${name}: ${String(error.message).replaceAll('\n', ' ').slice(0, 1200)}`);
  }
}

export const faultCount = () => faults;

/** The same WCAG rules for every page: A and AA of 2.0, 2.1 and 2.2. */
export async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), AXE);
  const told = violations.map((v) => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 160)}; `
    + `${v.nodes[0].any.concat(v.nodes[0].all, v.nodes[0].none).map((c) => c.message).join(' ').slice(0, 200)}`);
  assert.equal(violations.length, 0, told.join(' | '));
}

/** Whoever uses the keyboard must see where they are: an outline, in sight and not below the bar. */
export async function focusVisible(page) {
  const focus = await page.evaluate(() => {
    const e = document.activeElement;
    const style = getComputedStyle(e);
    const box = e.getClientRects()[0] ?? e.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + Math.min(box.width, innerWidth) / 2, box.y + box.height / 2);
    return {
      what: `${e.tagName.toLowerCase()} "${(e.getAttribute('aria-label') || e.textContent).trim().slice(0, 40)}"`,
      somewhere: e !== document.body,
      // The button for the calendar is inside of a field for a date: the browser itself draws a ring around it.
      outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
        || /^date/.test(e.type) && !e.matches(':focus'),
      uncovered: !!at && (e.contains(at) || at.contains(e)),
    };
  });
  assert.ok(focus.somewhere, 'nothing has the focus');
  assert.ok(focus.outlined, `${focus.what} has the focus, and no outline`);
  assert.ok(focus.uncovered, `${focus.what} has the focus, and is out of sight`);
  return focus.what;
}

/** Goes on with Tab until that element has the focus, and sees each stop on the way. */
export async function tabTo(page, locator) {
  const goal = await locator.elementHandle();
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    await focusVisible(page);
    if (await goal.evaluate((e) => e === document.activeElement)) {
      return;
    }
  }
  assert.fail(`not reached by 80 times Tab: ${locator}`);
}
