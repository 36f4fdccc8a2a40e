// What the builds of the page, of the custom element and of the single file have in common.
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

/** The page uses the npm package through its public entries, as anybody would. */
export const packageAlias = [
  { find: /^pyverdict\/(worker-script|worker|inline)/, replacement: `${root}../dist/npm/$1.js` },
  { find: 'pyverdict/pyverdict.wasm', replacement: `${root}../dist/npm/pyverdict.wasm` },
  { find: /^pyverdict$/, replacement: `${root}../dist/npm/browser.js` },
];
