import { readAllowList, sameScripts, writeAllowList } from 'pyverdict/allow-list';

/** @typedef {import('pyverdict').AllowEntry} AllowEntry */

const key = 'pyverdict-allow';

/**
 * The scripts that the reader knows and allows. The list lasts as long as the page, and longer only when the reader asks
 * for that. "change" tells that it is another.
 */
export class AllowBook extends EventTarget {
  /** @type {readonly AllowEntry[]} */
  entries = [];
  /** Whether the list is kept in this browser. */
  kept = false;

  constructor() {
    super();
    try {
      const text = localStorage.getItem(key);
      if (text === null) return;
      this.entries = readAllowList(text);
      this.kept = true;
    } catch {
      // Storage is switched off, or holds something else by now: the list begins empty.
    }
  }

  /** Entries take the place of those that name the same scripts. @param {readonly AllowEntry[]} entries */
  add(entries) {
    const others = this.entries.filter((entry) => !entries.some((other) => sameScripts(entry, other)));
    this.#set([...others, ...entries]);
  }

  /** @param {AllowEntry} entry */
  remove(entry) {
    this.#set(this.entries.filter((other) => !sameScripts(entry, other)));
  }

  /** Adds the entries of a file; what is wrong with it is thrown. @param {string} text */
  import(text) {
    this.add(readAllowList(text));
  }

  /** The list as a file that `pyverdict allow --list` reads as well. */
  get text() {
    return writeAllowList(this.entries);
  }

  /** @param {boolean} kept */
  keep(kept) {
    this.kept = kept;
    this.#set(this.entries);
  }

  /** @param {readonly AllowEntry[]} entries */
  #set(entries) {
    this.entries = entries;
    try {
      if (this.kept) localStorage.setItem(key, this.text);
      else localStorage.removeItem(key);
    } catch {
      this.kept = false;
    }
    this.dispatchEvent(new Event('change'));
  }
}
