/**
 * Harmless stand-ins for what people paste: hosts and addresses are reserved for documentation. Each is fetched when it is
 * chosen. `name` is the file's name where a script has one.
 *
 * @typedef {object} Example
 * @property {'reverse-shell' | 'webhook' | 'checked-download' | 'admin' | 'truncated' | 'several'} id
 * @property {'script' | 'finding'} kind
 * @property {string} name
 * @property {() => Promise<{default: string}>} load
 */

/** @type {Example[]} */
export const examples = [
  { id: 'reverse-shell', kind: 'finding', name: '', load: () => import('./reverse-shell.json?raw') },
  { id: 'webhook', kind: 'script', name: 'webhook.py', load: () => import('./webhook.py?raw') },
  { id: 'several', kind: 'finding', name: '', load: () => import('./several.json?raw') },
  {
    id: 'checked-download',
    kind: 'script',
    name: 'checked-download.py',
    load: () => import('./checked-download.py?raw'),
  },
  { id: 'admin', kind: 'script', name: 'admin.py', load: () => import('./admin.py?raw') },
  { id: 'truncated', kind: 'finding', name: '', load: () => import('./truncated.json?raw') },
];
