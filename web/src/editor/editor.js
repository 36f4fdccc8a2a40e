import { HighlightStyle, LRLanguage, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { parser } from '@lezer/python';
import { currentLanguage, wordsOf } from '../i18n.js';
import { patiently } from '../patience.js';
import { codePointName, invisibleClass } from '../visible.js';
import { explanations } from './explain.js';
import { readingKeys } from './keys.js';
import { jumpEffect, markExtensions, rangeOf } from './marks.js';
import { theme } from './theme.js';

/**
 * @typedef {import('../types.js').Evidence} Evidence
 * @typedef {import('../types.js').Span} Span
 * @typedef {import('../types.js').Technique} Technique
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

const python = LRLanguage.define({ name: 'python', parser });

/** A read-only view of one text with the evidence in it marked. */
export class CodeEditor {
  #view;
  /** What is shown. @type {string | null} */
  #text = null;
  /** What is needed to search, which is fetched when it is first asked for. */
  #searching = new Compartment();
  #searchable = false;
  #language = currentLanguage();

  /** @param {ShadowRoot | HTMLElement} parent */
  constructor(parent) {
    const root = parent.getRootNode();
    this.#view = new EditorView({ parent, root: root instanceof ShadowRoot ? root : document });
  }

  /**
   * @param {{text: string, python: boolean, label: string, evidence: Evidence[], techniques: Technique[]}} content
   */
  show({ text, python: isPython, label, evidence, techniques }) {
    const scrolled = text === this.#text ? this.#view.scrollSnapshot() : null;
    this.#text = text;
    this.#searchable = false;
    this.#language = currentLanguage();
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
          lineNumbers(),
          markExtensions(evidence),
          explanations(evidence, techniques),
          highlightSpecialChars({
            addSpecialChars: new RegExp(`[${invisibleClass}]`, 'gu'),
            render: controls(this.#language),
          }),
          drawSelection(),
          bracketMatching(),
          this.#searching.of([]),
          keymap.of([{ key: 'Mod-f', run: () => Boolean(this.search()) }, ...readingKeys]),
          isPython ? python : [],
          syntaxHighlighting(highlight),
          theme,
        ],
      }),
    );
    // The same text with other notes, in another language for example, stays where it is.
    if (scrolled) this.#view.dispatch({ effects: scrolled });
  }

  /** Lights a place up and moves nothing. @param {Span} span */
  light(span) {
    this.#view.dispatch({ effects: jumpEffect.of(rangeOf(this.#view.state.doc, span)) });
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

  /** Opens the panel to search in. */
  async search() {
    const { openSearchPanel, searching } = await patiently(() => import('./search.js'));
    if (!this.#searchable)
      this.#view.dispatch({ effects: this.#searching.reconfigure(searching(this.#language)) });
    this.#searchable = true;
    openSearchPanel(this.#view);
  }

  destroy() {
    this.#view.destroy();
  }
}
