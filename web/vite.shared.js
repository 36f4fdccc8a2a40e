// What the builds of the page, of the custom element and of the single file have in common.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * package.json speaks for the npm package when it says which modules have side effects; those of the page define
 * custom elements.
 */
export const pageSideEffects = {
  name: 'page-side-effects',
  /** @param {string} _code @param {string} id */
  transform: (_code, id) => (id.startsWith(root) ? { moduleSideEffects: true } : null),
};

/** The style sheets of components without the spaces between their rules. */
export const compactCss = {
  name: 'compact-css',
  /** @param {string} code @param {string} id */
  transform(code, id) {
    if (!id.startsWith(root) || !code.includes('css`')) return null;
    const compact = code.replace(/\bcss`[^`]*`/g, (sheet) =>
      sheet
        .replace(/\/\*[^]*?\*\//g, '')
        .replace(/\s+/g, ' ')
        .replace(/ ?([{};]) ?/g, '$1'),
    );
    return { code: compact, map: null };
  },
};

/**
 * A module that the build makes up: `virtual:NAME`.
 *
 * @param {string} name
 * @param {() => string} script
 */
function madeUp(name, script) {
  const resolved = `\0virtual:${name}`;
  return {
    name,
    /** @param {string} id */
    resolveId: (id) => (id === `virtual:${name}` ? resolved : null),
    /** @param {string} id */
    load: (id) => (id === resolved ? script() : null),
  };
}

/** What behaviours mean, in English, of the table that is made of the core's catalogue. */
export const behaviourMeanings = madeUp('behaviour-meanings', () => {
  const table = readFileSync(`${root}../docs/behaviours.md`, 'utf8');
  const rows = [...table.matchAll(/^\| `([^`]+)` \| .*? \| (.*?) \| /gm)];
  if (rows.length < 100) throw new Error('docs/behaviours.md has another form than is read here.');
  const meanings = Object.fromEntries(rows.map(([, behaviour, meaning]) => [behaviour, meaning]));
  return `export const meanings = ${JSON.stringify(meanings)};`;
});

/** From which scores on the model of this release calls a script suspicious or malicious. */
export const shippedModel = madeUp('shipped-model', () => {
  const path = `${root}../models/model.json`;
  if (!existsSync(path)) return 'export const shipped = null;';
  const { id, thresholds } = JSON.parse(readFileSync(path, 'utf8'));
  return `export const shipped = ${JSON.stringify({ id, thresholds })};`;
});

/** The page uses the npm package through its public entries, as anybody would. */
export const packageAlias = [
  { find: /^pyverdict\/(worker-script|worker|inline|allow-list)/, replacement: `${root}../dist/npm/$1.js` },
  { find: 'pyverdict/pyverdict.wasm', replacement: `${root}../dist/npm/pyverdict.wasm` },
  { find: /^pyverdict$/, replacement: `${root}../dist/npm/browser.js` },
];
