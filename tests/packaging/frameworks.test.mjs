// The custom elements in programs of frameworks, built by Vite without a configuration and run in a real browser. Inputs
// come from the framework's own state, events go to its own listeners, and all elements of a page share one worker.
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { build as vite } from 'vite';
import { browser, examples, packed, page, root, shell, strictPolicy } from './support.mjs';

const { project, remove } = await packed();
const { labels, close } = await browser();
after(async () => {
  await close();
  remove();
});

/** What each program does: two analyzers and a verdict, the second of which is given its script after the first is done. */
const scripts = [shell, 'print(1)\n', shell];
const expected = ['malicious', 'benign', 'malicious'];

const react = `
import 'pyverdict/element';
import { createElement as h, useState } from 'react';
import { createRoot } from 'react-dom/client';
const scripts = ${JSON.stringify(scripts)};
const found = [];
function App() {
  const [given, give] = useState(1);
  const told = (at) => ({ detail }) => {
    found[at] = detail.reports[0].verdict.label;
    give(given => Math.max(given, at + 2));
    if (found.filter(Boolean).length === 3) window.labels = found;
  };
  return h('main', null, ['analyzer', 'analyzer', 'verdict'].map((name, at) =>
    h('pyverdict-' + name, { key: at, model: 'off', input: at < given ? scripts[at] : null, 'onpyverdict-report': told(at) })));
}
createRoot(document.body.appendChild(document.createElement('div'))).render(h(App));`;

const vue = `
import 'pyverdict/element';
import { createApp, h, ref } from 'vue';
const scripts = ${JSON.stringify(scripts)};
const found = [];
createApp({
  setup() {
    const given = ref(1);
    const told = (at) => ({ detail }) => {
      found[at] = detail.reports[0].verdict.label;
      given.value = Math.max(given.value, at + 2);
      if (found.filter(Boolean).length === 3) window.labels = found;
    };
    return () => ['analyzer', 'analyzer', 'verdict'].map((name, at) =>
      h('pyverdict-' + name, { key: at, model: 'off', input: at < given.value ? scripts[at] : null, onPyverdictReport: told(at) }));
  },
}).mount(document.body.appendChild(document.createElement('div')));`;

const angular = `
import '@angular/compiler';
import 'pyverdict/element';
import { Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
const scripts = ${JSON.stringify(scripts)};
const found = [];
class App {
  given = signal(1);
  script(at) { return at < this.given() ? scripts[at] : null; }
  told(at, { detail }) {
    found[at] = detail.reports[0].verdict.label;
    this.given.update((given) => Math.max(given, at + 2));
    if (found.filter(Boolean).length === 3) window.labels = found;
  }
}
Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: \`
    <pyverdict-analyzer model="off" [input]="script(0)" (pyverdict-report)="told(0, $event)"></pyverdict-analyzer>
    <pyverdict-analyzer model="off" [input]="script(1)" (pyverdict-report)="told(1, $event)"></pyverdict-analyzer>
    <pyverdict-verdict model="off" [input]="script(2)" (pyverdict-report)="told(2, $event)"></pyverdict-verdict>\`,
})(App);
document.body.append(document.createElement('app-root'));
bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });`;

/** The framework's packages are those that this repository pins. @param {string} where @param {string[]} names */
function link(where, names) {
  for (const name of names) {
    const target = join(where, 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), target);
  }
}

/** Angular compiles its templates in the browser here, which needs eval; its own builds compile them before. */
const angularPolicy = strictPolicy.replace("'wasm-unsafe-eval'", "'wasm-unsafe-eval' 'unsafe-eval'");

const frameworks = [
  { name: 'React', packages: ['react', 'react-dom'], main: react, guide: 'jsx', policy: strictPolicy },
  { name: 'Vue', packages: ['vue'], main: vue, guide: 'js', policy: strictPolicy },
  {
    name: 'Angular',
    packages: ['@angular/core', '@angular/common', '@angular/compiler', '@angular/platform-browser', 'rxjs'],
    main: angular,
    guide: 'ts',
    policy: angularPolicy,
  },
];

for (const { name, packages, main, policy } of frameworks)
  test(name, async () => {
    const where = await project(name.toLowerCase(), { 'index.html': page('./main.js'), 'main.js': main });
    link(where, packages);
    await vite({ root: where, configFile: false, logLevel: 'silent' });
    const found = await labels(join(where, 'dist'), {
      policy,
      look: async (tab) => assert.equal(tab.workers().length, 1),
    });
    assert.deepEqual(found, expected);
  });

for (const { name, packages, guide, policy } of frameworks)
  test(`${name}: the example of the guide`, async () => {
    const text = examples('embedding.md', guide).find((example) => example.includes(`from '${packages[0]}'`));
    assert.ok(text);
    // The guide's own way to show what came of it is the text of an element.
    const watch = `
new MutationObserver(() => {
  const label = document.querySelector('output')?.textContent;
  if (label) window.labels = [label];
}).observe(document, { subtree: true, childList: true, characterData: true });`;
    const compiler = name === 'Angular' ? "import '@angular/compiler';\n" : '';
    const where = await project(`guide-${name.toLowerCase()}`, {
      'index.html': page('./watch.js').replace(
        '</body>',
        `<main></main><script type="module" src="./main.${guide}"></script></body>`,
      ),
      'watch.js': watch,
      [`main.${guide}`]: `${compiler}${text}`,
      'tsconfig.json':
        '{"compilerOptions": {"experimentalDecorators": true, "useDefineForClassFields": false}}',
    });
    link(where, packages);
    await vite({ root: where, configFile: false, logLevel: 'silent' });
    assert.match((await labels(join(where, 'dist'), { policy }))[0], /^(suspicious|malicious|benign)$/);
  });
