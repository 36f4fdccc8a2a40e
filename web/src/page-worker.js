import wasmUrl from 'pyverdict/pyverdict.wasm?url';
import { createWorkerAnalyzer } from 'pyverdict/worker';
import workerUrl from 'pyverdict/worker-script?worker&url';

/**
 * A worker has the policy of the response that it came in, and a host that sends no headers gives it none; but one that
 * starts from a blob has the policy of the page. So it starts from a blob that imports our own script and nothing else.
 */
const script = new URL(workerUrl, import.meta.url).href;
const starter = URL.createObjectURL(
  new Blob([`import ${JSON.stringify(script)};`], { type: 'text/javascript' }),
);

/** The scripts that are started by their address: the worker, and what serves the page without a connection. */
const scripts = { worker: starter, sw: new URL('./sw.js', document.baseURI).href };

/** Under Trusted Types such an address needs a policy. This one lets through our own two. */
const policy = window.trustedTypes?.createPolicy('pyverdict', {
  createScriptURL(url) {
    if (!Object.values(scripts).includes(url)) throw new TypeError(`No script is started from ${url}`);
    return url;
  },
});

/**
 * The address of a script of ours, as the browser wants it.
 * @param {keyof typeof scripts} name
 */
export const trustedScript = (name) =>
  /** @type {string} */ (policy?.createScriptURL(scripts[name]) ?? scripts[name]);

const createWorker = () => new Worker(trustedScript('worker'), { type: 'module' });

/** The compiled module, or nothing: then the worker tries by itself, and says what is wrong. */
async function compileWasm() {
  try {
    return await WebAssembly.compileStreaming(fetch(wasmUrl));
  } catch {
    return undefined;
  }
}

// Both begin before the rest of the page's scripts are run: whoever imports this module imports it first.
let early = typeof WebAssembly === 'undefined' ? null : createWorker();
const compiling = compileWasm();

/** The WebAssembly is compiled while the worker starts, and serves every worker that follows a cancelled one. */
export async function startPageWorker() {
  const wasm = await compiling;
  return createWorkerAnalyzer({
    wasm,
    createWorker() {
      const worker = early ?? createWorker();
      early = null;
      return worker;
    },
  });
}
