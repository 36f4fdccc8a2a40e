import { RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, WidgetType, gutter } from '@codemirror/view';
import { currentLanguage, wordsOf } from '../i18n.js';
import { visibleText } from '../visible.js';

/**
 * @typedef {import('../types.js').Evidence} Evidence
 * @typedef {import('../types.js').Severity} Severity
 * @typedef {import('../types.js').Span} Span
 * @typedef {import('@codemirror/state').Text} Text
 * @typedef {{from: number, to: number}} Range
 */

/** Severities by their weight. */
export const gravity = { info: 0, low: 1, medium: 2, high: 3, critical: 4 };

/** Notes written out below one line; the others are counted. */
const notesPerLine = 4;

/** Lines of one piece of evidence whose background is coloured. */
const linesPerEvidence = 400;

/**
 * A report's span in a document; one that lies outside is moved to its end.
 * @param {Text} doc
 * @param {Span} span
 * @returns {Range}
 */
export function rangeOf(doc, span) {
  const from = offsetOf(doc, span.line, span.column);
  return { from, to: Math.max(from, offsetOf(doc, span.endLine, span.endColumn)) };
}

/**
 * @param {Text} doc
 * @param {number} line
 * @param {number} column
 */
function offsetOf(doc, line, column) {
  if (line > doc.lines) return doc.length;
  const { from, length } = doc.line(Math.max(1, line));
  return from + Math.min(Math.max(0, column - 1), length);
}

class SeverityMarker extends GutterMarker {
  #language = currentLanguage();

  /** @param {Severity} severity @param {string} [title] of the gravest evidence there */
  constructor(severity, title = '') {
    super();
    this.severity = severity;
    this.title = title;
  }

  /** @param {SeverityMarker} other */
  eq(other) {
    return other.severity === this.severity && other.title === this.title;
  }

  toDOM() {
    const element = document.createElement('span');
    element.className = `pv-mark pv-mark-${this.severity}`;
    element.title = `${wordsOf(this.#language, `severity.${this.severity}`)}: ${visibleText(this.title)}`;
    return element;
  }
}

class NoteWidget extends WidgetType {
  #language = currentLanguage();

  /** @param {Evidence[]} evidence */
  constructor(evidence) {
    super();
    this.evidence = evidence;
  }

  /** @param {NoteWidget} other */
  eq(other) {
    return other.evidence === this.evidence;
  }

  toDOM() {
    const box = document.createElement('div');
    box.className = 'pv-notes';
    for (const { severity, title, techniques } of this.evidence.slice(0, notesPerLine)) {
      const note = document.createElement('div');
      note.className = `pv-note pv-note-${severity}`;
      const kind = document.createElement('b');
      kind.textContent = wordsOf(this.#language, `severity.${severity}`);
      note.append(kind, ` ${visibleText(title)}`);
      if (techniques.length > 0) {
        const ids = document.createElement('span');
        ids.textContent = ` · ${visibleText(techniques.join(', '))}`;
        note.append(ids);
      }
      box.append(note);
    }
    if (this.evidence.length > notesPerLine) {
      const rest = document.createElement('div');
      rest.className = 'pv-note';
      rest.textContent = wordsOf(this.#language, 'verdict.more', { n: this.evidence.length - notesPerLine });
      box.append(rest);
    }
    return box;
  }

  ignoreEvent() {
    return true;
  }
}

/** Marks the range that was just jumped to. @type {import('@codemirror/state').StateEffectType<Range>} */
export const jumpEffect = StateEffect.define();

const jumped = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(jumpEffect)) continue;
      const { from, to } = effect.value;
      return to > from
        ? Decoration.set(Decoration.mark({ class: 'pv-target' }).range(from, to))
        : Decoration.none;
    }
    return value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * The evidence of one layer as marks: a shape in the gutter, a background for its lines, an underline for its exact
 * place, and a note below.
 * @param {Evidence[]} evidence
 */
export function markExtensions(evidence) {
  /** @type {StateField<import('@codemirror/view').DecorationSet>} */
  const decorations = StateField.define({
    create: (state) => decorate(state.doc, evidence),
    update: (value) => value,
    provide: (field) => EditorView.decorations.from(field),
  });
  /** @type {StateField<import('@codemirror/state').RangeSet<GutterMarker>>} */
  const markers = StateField.define({
    create: (state) => gutterMarks(state.doc, evidence),
    update: (value) => value,
  });
  return [
    decorations,
    markers,
    jumped,
    gutter({
      class: 'pv-gutter',
      markers: (view) => view.state.field(markers),
      initialSpacer: () => new SeverityMarker('low'),
    }),
  ];
}

/**
 * The gravest evidence of each line that evidence begins on or, with `whole`, lies on.
 * @param {Text} doc
 * @param {Evidence[]} evidence
 * @param {boolean} whole
 */
function gravestByLine(doc, evidence, whole) {
  /** @type {Map<number, Evidence>} */
  const lines = new Map();
  for (const item of evidence) {
    const { from, to } = rangeOf(doc, item.span);
    const first = doc.lineAt(from).number;
    const last = whole ? Math.min(doc.lineAt(to).number, first + linesPerEvidence) : first;
    for (let line = first; line <= last; line += 1) {
      const known = lines.get(line);
      if (known === undefined || gravity[item.severity] > gravity[known.severity]) lines.set(line, item);
    }
  }
  return [...lines].sort(([a], [b]) => a - b);
}

/**
 * @param {Text} doc
 * @param {Evidence[]} evidence
 */
function gutterMarks(doc, evidence) {
  /** @type {RangeSetBuilder<GutterMarker>} */
  const builder = new RangeSetBuilder();
  for (const [line, { severity, title }] of gravestByLine(doc, evidence, false)) {
    const { from } = doc.line(line);
    builder.add(from, from, new SeverityMarker(severity, title));
  }
  return builder.finish();
}

/**
 * @param {Text} doc
 * @param {Evidence[]} evidence
 */
function decorate(doc, evidence) {
  /** @type {import('@codemirror/state').Range<Decoration>[]} */
  const ranges = [];
  for (const [line, { severity }] of gravestByLine(doc, evidence, true)) {
    ranges.push(Decoration.line({ class: `pv-line pv-line-${severity}` }).range(doc.line(line).from));
  }
  /** @type {Map<number, Evidence[]>} */
  const notes = new Map();
  for (const item of evidence) {
    const { from, to } = rangeOf(doc, item.span);
    if (to > from) ranges.push(Decoration.mark({ class: 'pv-proof' }).range(from, to));
    const { number } = doc.lineAt(to);
    const below = notes.get(number);
    if (!below) notes.set(number, [item]);
    else if (!below.some((other) => other.behaviour === item.behaviour)) below.push(item);
  }
  for (const [number, items] of notes) {
    // What goes on in the next line is said there.
    const next = notes.get(number + 1) ?? [];
    const ended = items.filter(({ behaviour }) => !next.some((other) => other.behaviour === behaviour));
    if (ended.length === 0) continue;
    ended.sort((a, b) => gravity[b.severity] - gravity[a.severity]);
    const widget = new NoteWidget(ended);
    ranges.push(Decoration.widget({ widget, block: true, side: 1 }).range(doc.line(number).to));
  }
  return Decoration.set(ranges, true);
}
