// Many findings at once, and how near in time they are to be.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { manyFindings } from '../../bench/lib/findings.mjs';
import { fact, openTab, paste, start, verdict } from './support.mjs';

/** @type {Awaited<ReturnType<typeof start>>} */
let browser;
before(async () => {
  browser = await start();
});
after(() => browser.stop());

/** When the finding of that number happened, as the page says it. @param {number} number */
const timeOf = (number) =>
  `${new Date(Date.UTC(2026, 0, 1) + 7000 * number).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

test('of many findings one is whole at a time, whichever is chosen', () =>
  browser.inPage({}, async (page) => {
    await paste(page, manyFindings(600, 30));
    await page.locator('pv-report-list h2', { hasText: '600' }).waitFor();
    assert.notEqual(await verdict(page), '');
    assert.equal(await fact(page, 'Event time'), timeOf(0));

    await page.locator('pv-report-list [role=listbox]').focus();
    await page.keyboard.press('End');
    await page.locator('#report-599[aria-selected=true]').waitFor();
    assert.equal(await fact(page, 'Event time'), timeOf(599));
    await page.keyboard.press('ArrowUp');
    await page.locator('#report-598[aria-selected=true]').waitFor();
    assert.equal(await fact(page, 'Event time'), timeOf(598));

    await openTab(page, 'related');
    const all = page.locator('pv-all-findings');
    await all.getByText(/^Scripts, /).waitFor();
    assert.equal(await all.locator('tbody tr').count(), 20, 'ten scripts, ten resources');
    await all.locator('tbody button').first().click();
    await page.locator('#report-0[aria-selected=true]').waitFor();

    await page.goBack();
    await page.locator('#report-598[aria-selected=true]').waitFor();
    assert.equal(await fact(page, 'Event time'), timeOf(598));
  }));

test('findings that are held are told again in the language that is chosen', () =>
  browser.inPage({}, async (page) => {
    await paste(page, manyFindings(500, 5));
    await page.locator('pv-report-list h2', { hasText: '500' }).waitFor();
    await openTab(page, 'response');
    await page.locator('pv-response-view', { hasText: 'Ask the owner' }).waitFor();
    await page.locator('#language').click();
    await page.locator('pv-response-view', { hasText: 'Pergunte ao proprietário' }).waitFor();
  }));

test('the reader says how near in time findings are to be', () =>
  browser.inPage({}, async (page) => {
    const [one, other] = JSON.parse(manyFindings(2, 2));
    other.finding.containers = one.finding.containers;
    other.finding.resourceName = one.finding.resourceName;
    other.resource = one.resource;
    one.finding.eventTime = '2026-01-01T00:00:00Z';
    other.finding.eventTime = '2026-01-01T00:10:00Z';
    await paste(page, JSON.stringify([one, other]));
    await openTab(page, 'related');
    const container = page.locator('pv-related-view .tag', { hasText: /^container$/ });
    await container.waitFor();
    await page.locator('#window').selectOption('5');
    await container.waitFor({ state: 'detached' });
    assert.equal(await page.locator('#window').inputValue(), '5');
    await page.locator('#window').selectOption('15');
    await container.waitFor();
  }));
