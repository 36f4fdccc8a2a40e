import { EditorSelection } from '@codemirror/state';

/**
 * @typedef {import('@codemirror/view').EditorView} EditorView
 * @typedef {import('@codemirror/view').KeyBinding} KeyBinding
 * @typedef {import('@codemirror/state').SelectionRange} Range
 */

/** Where each key takes the cursor, in a text that is only read. @type {Record<string, (view: EditorView, from: Range) => Range>} */
const moves = {
  ArrowLeft: (view, from) => view.moveByChar(from, false),
  ArrowRight: (view, from) => view.moveByChar(from, true),
  'Mod-ArrowLeft': (view, from) => view.moveByGroup(from, false),
  'Mod-ArrowRight': (view, from) => view.moveByGroup(from, true),
  ArrowUp: (view, from) => view.moveVertically(from, false),
  ArrowDown: (view, from) => view.moveVertically(from, true),
  PageUp: (view, from) => view.moveVertically(from, false, page(view)),
  PageDown: (view, from) => view.moveVertically(from, true, page(view)),
  Home: (view, from) => view.moveToLineBoundary(from, false),
  End: (view, from) => view.moveToLineBoundary(from, true),
  'Mod-Home': () => EditorSelection.cursor(0),
  'Mod-End': (view) => EditorSelection.cursor(view.state.doc.length),
};

/** @param {EditorView} view */
const page = (view) =>
  Math.max(view.defaultLineHeight, view.scrollDOM.clientHeight - 2 * view.defaultLineHeight);

/** @param {(typeof moves)[string]} move @param {boolean} extend @returns {KeyBinding['run']} */
const command = (move, extend) => (view) => {
  const { main } = view.state.selection;
  const to = move(view, main);
  view.dispatch({
    selection: extend ? EditorSelection.range(main.anchor, to.head, to.goalColumn) : to,
    scrollIntoView: true,
  });
  return true;
};

/** The keys of a text that is read and copied: moving, extending the selection, selecting all. @type {KeyBinding[]} */
export const readingKeys = [
  ...Object.entries(moves).map(([key, move]) => ({
    key,
    run: command(move, false),
    shift: command(move, true),
    preventDefault: true,
  })),
  {
    key: 'Mod-a',
    run: (view) => {
      view.dispatch({ selection: { anchor: 0, head: view.state.doc.length } });
      return true;
    },
  },
];
