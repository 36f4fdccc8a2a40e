import { hoverTooltip } from '@codemirror/view';
import { currentLanguage, wordsOf } from '../i18n.js';
import { visibleText } from '../visible.js';
import { gravity, rangeOf } from './marks.js';
import { meaningsIn } from './meanings.js';

/**
 * @typedef {import('../types.js').Evidence} Evidence
 * @typedef {import('../types.js').Technique} Technique
 */

/** Explanations of one place; the rest is counted. */
const shown = 4;

/**
 * What stands at a place, when the pointer rests on it: what was seen, what that means, and the techniques by name.
 * @param {Evidence[]} evidence
 * @param {Technique[]} techniques
 */
export function explanations(evidence, techniques) {
  const language = currentLanguage();
  return hoverTooltip(async (view, pos) => {
    const { doc } = view.state;
    const line = doc.lineAt(pos).number;
    /** @type {Map<string, {item: Evidence, from: number, to: number}>} */
    const here = new Map();
    for (const item of evidence) {
      if (item.span.line > line || item.span.endLine < line || here.has(item.behaviour)) continue;
      const { from, to } = rangeOf(doc, item.span);
      if (from <= pos && pos <= to) here.set(item.behaviour, { item, from, to });
    }
    const found = [...here.values()].sort((a, b) => gravity[b.item.severity] - gravity[a.item.severity]);
    if (found.length === 0) return null;
    const meanings = await meaningsIn(language);
    const pieces = found
      .slice(0, shown)
      .map(({ item }) => explanation(item, techniques, language, meanings[item.behaviour] ?? ''));
    if (found.length > shown)
      pieces.push(piece('p', 'pv-rest', wordsOf(language, 'verdict.more', { n: found.length - shown })));
    return {
      pos: Math.max(...found.map(({ from }) => from)),
      end: Math.min(...found.map(({ to }) => to)),
      above: true,
      create() {
        const dom = document.createElement('div');
        dom.className = 'pv-explain';
        dom.append(...pieces);
        return { dom };
      },
    };
  });
}

/**
 * @param {Evidence} evidence
 * @param {Technique[]} techniques
 * @param {import('../i18n.js').Language} language
 * @param {string} meaning
 */
function explanation({ title, severity, techniques: ids, reachable }, techniques, language, meaning) {
  const box = piece('div', `pv-note-${severity}`);
  const head = piece('p', '');
  head.append(piece('b', '', wordsOf(language, `severity.${severity}`)), ` ${visibleText(title)}`);
  box.append(head);
  if (meaning) box.append(piece('p', '', meaning));
  if (!reachable) box.append(piece('p', '', wordsOf(language, 'code.unreachable')));
  for (const id of ids) {
    const known = techniques.find((technique) => technique.id === id);
    const words = [id, known?.name, known?.tactics.join(', ')].filter(Boolean).join(' · ');
    box.append(piece('p', 'pv-technique', visibleText(words)));
  }
  return box;
}

/** @param {string} tag @param {string} className @param {string} [text] */
function piece(tag, className, text = '') {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
