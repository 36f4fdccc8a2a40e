import { store, stored } from './settings.js';

/** @typedef {'auto' | 'light' | 'dark'} Theme */

/** @returns {Theme} */
export function currentTheme() {
  const theme = stored('theme');
  return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

/** Puts the chosen theme on the document; "auto" leaves it to the system. */
export function applyTheme() {
  const theme = currentTheme();
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Goes on to the next theme: as the system, light, dark. */
export function nextTheme() {
  /** @type {Record<Theme, Theme>} */
  const next = { auto: 'light', light: 'dark', dark: 'auto' };
  store('theme', next[currentTheme()]);
  applyTheme();
}
