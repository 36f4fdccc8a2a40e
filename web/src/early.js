import wasmUrl from 'pyverdict/pyverdict.wasm?url';
import workerUrl from 'pyverdict/worker-script?worker&url';

// What takes longest at the start of the page, in a script of its own: the worker starts and the WebAssembly is compiled
// while the browser still fetches and reads the page's other scripts.

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

export const createWorker = () => new Worker(trustedScript('worker'), { type: 'module' });

/** The compiled module, or nothing: then the worker tries by itself, and says what is wrong. */
async function compileWasm() {
  try {
    return await WebAssembly.compileStreaming(fetch(wasmUrl));
  } catch {
    return undefined;
  }
}

export const earlyWorker = typeof WebAssembly === 'undefined' ? null : createWorker();
export const compiling = compileWasm();
