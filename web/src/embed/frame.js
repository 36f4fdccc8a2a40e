// The page in an iframe: it answers the page around it, when that page's origin is on the list.
import { startPageWorker } from '../page-worker.js';
import { version } from 'pyverdict';
import { bytesSource } from '../sources.js';
import { AnalyzerElement } from './element.js';
import { protocols, readMessage } from './protocol.js';
import { configure } from './shared-worker.js';

configure({ createWorkerAnalyzer: startPageWorker });

const analyzer = /** @type {AnalyzerElement} */ (document.querySelector('pyverdict-analyzer'));

/** What every sandboxed page and every page from a disk calls its origin: it names nobody. */
const opaque = 'null';

/** The origins that may talk to this frame, as the host of the page lists them, and always the page's own. */
async function listedOrigins() {
  const listed = [location.origin];
  try {
    const response = await fetch('./embed-origins.json');
    const { origins } = await response.json();
    if (Array.isArray(origins)) listed.push(...origins.filter((item) => typeof item === 'string'));
  } catch {
    // Without a readable list nobody is on it.
  }
  return listed.filter((origin) => origin !== opaque);
}

/** The origin that said hello, to which everything is told. @type {string | null} */
let peer = null;
/** The analysis that was asked for and is not yet answered. @type {string | number | null} */
let asked = null;

/**
 * @param {string} origin
 * @param {string} type
 * @param {object} [content]
 */
function post(origin, type, content = {}) {
  parent.postMessage({ type: `pyverdict/${type}`, protocol: protocols.at(-1), ...content }, origin);
}

/** @param {string} type @param {object} content */
function tell(type, content) {
  if (peer !== null) post(peer, type, content);
}

/** @param {import('./protocol.js').Message} message @param {string} origin */
function take(message, origin) {
  switch (message.type) {
    case 'pyverdict/hello':
      peer = origin;
      post(origin, 'hello', { protocols, version });
      tell('resize', { height: height() });
      break;
    case 'pyverdict/analyze': {
      if (asked !== null) tell('error', { id: asked, error: replaced });
      asked = message.id;
      const { input, name = '', as } = message;
      const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : new Uint8Array(input);
      analyzer.store?.analyze({ sources: [bytesSource(name, bytes)], leftOut: [] }, { as });
      break;
    }
    case 'pyverdict/cancel':
      analyzer.cancel();
      break;
    case 'pyverdict/configure':
      if (message.lang !== undefined) analyzer.lang = message.lang;
      if (message.theme !== undefined) analyzer.theme = message.theme;
      if (message.intake !== undefined) analyzer.noInput = !message.intake;
  }
}

const replaced = { code: 'cancelled', message: 'Another analysis was asked for.' };

/** @param {CustomEvent} event */
function reported({ detail }) {
  tell('report', { id: asked, ...detail });
  asked = null;
}

/** @param {CustomEvent} event */
function failed({ detail }) {
  tell('error', { id: asked, error: detail });
  asked = null;
}

const height = () => Math.ceil(document.documentElement.getBoundingClientRect().height);

const origins = await listedOrigins();

addEventListener('message', ({ data, origin, source }) => {
  if (source !== parent || parent === window) return;
  const read = readMessage(data);
  if (!read) return;
  if (!origins.includes(origin)) {
    const message = `${origin} is not on the list of this frame, embed-origins.json.`;
    post(origin === opaque ? '*' : origin, 'error', {
      id: null,
      error: { code: 'originNotAllowed', message },
    });
    return;
  }
  if ('error' in read) post(origin, 'error', read);
  else take(read.message, origin);
});

analyzer.addEventListener('pyverdict-report', /** @type {EventListener} */ (reported));
analyzer.addEventListener('pyverdict-error', /** @type {EventListener} */ (failed));
new ResizeObserver(() => tell('resize', { height: height() })).observe(document.documentElement);

// That the frame is there is no secret; whoever has a right to more says hello.
if (parent !== window) post('*', 'hello', { protocols, version });
