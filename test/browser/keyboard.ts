/**
 * A person at the keyboard, without a mouse. What is looked for is found by scripts of the page's
 * own world: a locator first gives each document 340 KB of scripts, which takes as long as to load
 * a page of the server.
 */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';

/** How long a page may take to show what is waited for. */
const PATIENCE = 30_000;

/** The field with this label, or whose label has it within, as `getByLabel` finds it. */
const INPUT = `(label) => [...document.querySelectorAll('input')].find((input) => {
  const ids = (input.getAttribute('aria-labelledby') ?? '').split(/\\s+/);
  const labels = [...(input.labels ?? []), ...ids.map((id) => id && document.getElementById(id))];
  const names = [input.getAttribute('aria-label'), ...labels.map((each) => each?.textContent)];
  return names.some((name) =>
    name?.replace(/\\s+/g, ' ').trim().toLowerCase().includes(label.toLowerCase()));
})`;

/** The links and buttons that have this name, whatever of them a page shows first. */
const CONTROL = `(name) => [...document.querySelectorAll('a[href], button')].find((each) => {
  const said = each.getAttribute('aria-label') ?? each.innerText;
  return each.checkVisibility() && said.replace(/\\s+/g, ' ').trim() === name;
})`;

/**
 * How often Tab leads on to an element in the order of the document; less than nothing when it is
 * behind. What leads elsewhere (a group of radio buttons) makes it a guess.
 */
const STEPS = `(wanted) => {
  if (!wanted) return undefined;
  const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]');
  const stops = [...all].filter((each) => {
    return each === wanted || (each.tabIndex >= 0 && !each.disabled && each.checkVisibility());
  });
  return stops.indexOf(wanted) - stops.indexOf(document.activeElement);
}`;

/** Types what is asked for, field by field, and presses Enter in the last one: no mouse. */
export async function type(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) {
    await tabTo(page, INPUT, label, 30);
    await page.keyboard.type(text);
  }
  await pressEnter(page);
}

/** Presses Tab until the link or button of this name has the focus, then Enter: no mouse. */
export async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, CONTROL, name, 60);
  await pressEnter(page);
}

async function pressEnter(page: Page): Promise<void> {
  const loaded = page.waitForEvent('load');
  await page.keyboard.press('Enter');
  await loaded;
}

/** Presses Tab until what `find` answers for the name has the focus, `most` times at most. */
async function tabTo(page: Page, find: string, name: string, most: number): Promise<void> {
  const steps = `(${STEPS})((${find})(${JSON.stringify(name)}))`;
  let left = await shown<number>(page, steps, name);
  // All at once, as by a key that is held down; what was guessed wrong is found one by one.
  let pressed = Math.min(Math.max(left, 0), most);
  await Promise.all(Array.from({ length: pressed }, () => page.keyboard.down('Tab')));
  if (pressed > 0) await page.keyboard.up('Tab');
  for (;;) {
    left = await shown<number>(page, steps, name);
    if (left === 0) return;
    assert.ok(pressed++ < most, `${name} cannot be reached`);
    await page.keyboard.press('Tab');
  }
}

/** Resolves when the page has a heading of the first level that says this, and shows it. */
export async function shownHeading(page: Page, title: string): Promise<void> {
  const isShown = `[...document.querySelectorAll('h1')].some((each) => {
    const { width, height } = each.getBoundingClientRect();
    const isVisible = each.checkVisibility({ visibilityProperty: true }) && width * height > 0;
    return isVisible && each.innerText.replace(/\\s+/g, ' ').trim() === ${JSON.stringify(title)};
  })`;
  await shown(page, `${isShown} || undefined`, title);
}

/** What an expression comes to as soon as it is something. */
async function shown<T>(page: Page, expression: string, what: string): Promise<T> {
  for (const end = Date.now() + PATIENCE; ; await setTimeout(20)) {
    const found = await page.evaluate(expression).catch(betweenDocuments);
    if (found !== undefined) return found as T;
    assert.ok(Date.now() < end, `${what} does not appear`);
  }
}

/** A document that went away meanwhile has shown nothing: the next one is asked. */
function betweenDocuments(error: Error): undefined {
  if (!/context was destroyed|navigat/i.test(error.message)) throw error;
}
