import { patiently } from '../patience.js';

/** The sentences of each language; they are fetched when the first of them is asked for. */
const tables = {
  en: () => import('virtual:behaviour-meanings'),
  pt: () => import('../messages/meanings_pt.js'),
};

/**
 * What behaviours mean for whoever responds, by their ids.
 * @param {import('../i18n.js').Language} language
 * @returns {Promise<Record<string, string>>}
 */
export async function meaningsIn(language) {
  return (await patiently(tables[language])).meanings;
}
