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

const meaningsId = 'virtual:behaviour-meanings';

/** What behaviours mean, in English, of the table that is made of the core's catalogue. */
export const behaviourMeanings = {
  name: 'behaviour-meanings',
  /** @param {string} id */
  resolveId: (id) => (id === meaningsId ? `\0${id}` : null),
  /** @param {string} id */
  load(id) {
    if (id !== `\0${meaningsId}`) return null;
    const table = readFileSync(`${root}../docs/behaviours.md`, 'utf8');
    const rows = [...table.matchAll(/^\| `([^`]+)` \| .*? \| (.*?) \| /gm)];
    if (rows.length < 100) throw new Error('docs/behaviours.md has another form than is read here.');
    const meanings = Object.fromEntries(rows.map(([, behaviour, meaning]) => [behaviour, meaning]));
    return `export const meanings = ${JSON.stringify(meanings)};`;
  },
};

const modelId = 'virtual:shipped-model';

/** From which scores on the model of this release calls a script suspicious or malicious. */
export const shippedModel = {
  name: 'shipped-model',
  /** @param {string} id */
  resolveId: (id) => (id === modelId ? `\0${id}` : null),
  /** @param {string} asked */
  load(asked) {
    if (asked !== `\0${modelId}`) return null;
    const path = `${root}../models/model.json`;
    if (!existsSync(path)) return 'export const shipped = null;';
    const { id, thresholds } = JSON.parse(readFileSync(path, 'utf8'));
    return `export const shipped = ${JSON.stringify({ id, thresholds })};`;
  },
};

/** The page uses the npm package through its public entries, as anybody would. */
export const packageAlias = [
  { find: /^pyverdict\/(worker-script|worker|inline|allow-list)/, replacement: `${root}../dist/npm/$1.js` },
  { find: 'pyverdict/pyverdict.wasm', replacement: `${root}../dist/npm/pyverdict.wasm` },
  { find: /^pyverdict$/, replacement: `${root}../dist/npm/browser.js` },
];
