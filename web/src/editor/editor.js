import { defaultKeymap } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { HighlightStyle, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { currentLanguage, t, wordsOf } from '../i18n.js';
import { codePointName, invisibleClass } from '../visible.js';
import { jumpEffect, markExtensions, rangeOf } from './marks.js';
import { theme } from './theme.js';

/**
 * @typedef {import('../types.js').Evidence} Evidence
 * @typedef {import('../types.js').Span} Span
 */

const highlight = HighlightStyle.define([
  {
    tag: [
      tags.keyword,
      tags.controlKeyword,
      tags.operatorKeyword,
      tags.definitionKeyword,
      tags.moduleKeyword,
    ],
    color: 'var(--pv-syntax-keyword)',
  },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--pv-syntax-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.escape], color: 'var(--pv-syntax-number)' },
  { tag: [tags.comment, tags.docString], color: 'var(--pv-syntax-comment)', fontStyle: 'italic' },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.definition(tags.variableName)),
      tags.className,
    ],
    color: 'var(--pv-syntax-name)',
  },
]);

/** @param {import('../i18n.js').Language} language */
const controls = (language) => (/** @type {number} */ codePoint) => {
  const element = document.createElement('span');
  element.className = 'pv-control';
  element.textContent = codePointName(codePoint);
  element.setAttribute('aria-label', wordsOf(language, 'code.control', { name: element.textContent }));
  element.setAttribute('role', 'img');
  return element;
};

/** The words of the search panel, which CodeMirror has in English. */
const phrases = () => ({
  Find: t('editor.search.find'),
  next: t('editor.search.next'),
  previous: t('editor.search.previous'),
  all: t('editor.search.all'),
  'match case': t('editor.search.matchCase'),
  regexp: t('editor.search.regexp'),
  'by word': t('editor.search.byWord'),
  close: t('editor.search.close'),
});

/** A read-only view of one text with the evidence in it marked. */
export class CodeEditor {
  #view;

  /** @param {ShadowRoot | HTMLElement} parent */
  constructor(parent) {
    const root = parent.getRootNode();
    this.#view = new EditorView({ parent, root: root instanceof ShadowRoot ? root : document });
  }

  /**
   * @param {{text: string, python: boolean, label: string, evidence: Evidence[]}} content
   */
  show({ text, python: isPython, label, evidence }) {
    this.#view.setState(
      EditorState.create({
        doc: text,
        extensions: [
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({
            'aria-label': label,
            'aria-readonly': 'true',
            inputmode: 'none',
            spellcheck: 'false',
            tabindex: '0',
          }),
          EditorState.phrases.of(phrases()),
          lineNumbers(),
          markExtensions(evidence),
          highlightSpecialChars({
            addSpecialChars: new RegExp(`[${invisibleClass}]`, 'gu'),
            render: controls(currentLanguage()),
          }),
          drawSelection(),
          bracketMatching(),
          highlightSelectionMatches(),
          search({ top: true }),
          keymap.of([...searchKeymap, ...defaultKeymap]),
          isPython ? python() : [],
          syntaxHighlighting(highlight),
          theme,
        ],
      }),
    );
  }

  /**
   * Puts a place into the middle of the view and lights it up.
   * @param {Span} span
   * @param {boolean} focus whether the view takes the focus as well
   */
  jump(span, focus) {
    const { from, to } = rangeOf(this.#view.state.doc, span);
    this.#view.dispatch({
      selection: { anchor: from },
      effects: [
        EditorView.scrollIntoView(from, { y: 'center', x: 'start', xMargin: 120 }),
        jumpEffect.of({ from, to }),
      ],
    });
    if (focus) this.#view.contentDOM.focus({ preventScroll: true });
  }

  search() {
    openSearchPanel(this.#view);
  }

  destroy() {
    this.#view.destroy();
  }
}
