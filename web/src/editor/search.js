import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import { wordsOf } from '../i18n.js';

export { openSearchPanel };

/**
 * What an editor needs to be searched, in the words of a language; CodeMirror has its own in English.
 * @param {import('../i18n.js').Language} language
 */
export const searching = (language) => [
  EditorState.phrases.of({
    Find: wordsOf(language, 'editor.search.find'),
    next: wordsOf(language, 'editor.search.next'),
    previous: wordsOf(language, 'editor.search.previous'),
    all: wordsOf(language, 'editor.search.all'),
    'match case': wordsOf(language, 'editor.search.matchCase'),
    regexp: wordsOf(language, 'editor.search.regexp'),
    'by word': wordsOf(language, 'editor.search.byWord'),
    close: wordsOf(language, 'editor.search.close'),
  }),
  highlightSelectionMatches(),
  search({ top: true }),
  keymap.of(searchKeymap),
];
