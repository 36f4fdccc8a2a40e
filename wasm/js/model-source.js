// Where the files of a model and of its runtime are, and that they are the right ones.
import { PyVerdictError } from './errors.js';
import { descriptionSha256, runtimeSha256 } from './model-assets.js';

/**
 * @typedef {import('./analyzer.js').Environment} Environment
 * @typedef {import('./analyzer.js').Places} Places
 * @typedef {import('./model.js').Runtime} Runtime
 */

/**
 * The model that is to be used: the reader's own, else the one that the package ships, if it does.
 *
 * @param {Environment} environment
 * @param {Places} places
 * @param {URL | undefined} own a folder with model.json and model.onnx
 * @returns {Promise<import('./model.js').ModelSource | null>}
 */
export async function modelSource(environment, places, own) {
  if (!own && descriptionSha256 === null) return null;
  const description = await readDescription(environment, places, own);
  const place = own ? new URL('model.onnx', own) : places.model();
  return {
    description,
    onnx: () => pinned(environment, place, description.sha256),
    runtime: () => loadRuntime(environment, places),
  };
}

/** @param {Environment} environment @param {Places} places @param {URL | undefined} own */
async function readDescription(environment, places, own) {
  const place = own ? new URL('model.json', own) : places.description();
  const bytes = own
    ? await environment.read(place, 'modelNotFound', false)
    : await pinned(environment, place, String(descriptionSha256));
  let found;
  try {
    found = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new PyVerdictError('modelInvalid', `${place} is no JSON.`, { cause });
  }
  const { id, sha256, groups, prior } = found ?? {};
  if (typeof id === 'string' && typeof sha256 === 'string' && Array.isArray(groups) && prior > 0 && prior < 1)
    return found;
  throw new PyVerdictError('modelInvalid', `${place} lacks one of id, sha256, groups and prior.`);
}

/** The runtime has one instance in a thread, whatever analyzers there are. @type {Promise<Runtime> | undefined} */
let loading;

/** @param {Environment} environment @param {Places} places */
function loadRuntime(environment, places) {
  loading ??= startRuntime(environment, places).catch((cause) => {
    loading = undefined;
    throw cause;
  });
  return loading;
}

/** @param {Environment} environment @param {Places} places @returns {Promise<Runtime>} */
async function startRuntime(environment, places) {
  const [runtime, wasmBinary] = await Promise.all([
    environment.importRuntime(places.runtimeScript()),
    pinned(environment, places.runtime(), runtimeSha256),
  ]);
  // With one thread it needs neither shared memory nor a page that is isolated from other origins.
  Object.assign(runtime.env.wasm, { numThreads: 1, proxy: false, wasmBinary });
  runtime.env.logLevel = 'error';
  return runtime;
}

/**
 * Bytes whose hash is known; what a cache has kept of another release is fetched anew.
 *
 * @param {Environment} environment
 * @param {URL} place
 * @param {string} sha256
 */
async function pinned(environment, place, sha256) {
  // A cache may have another file, or fail to hand out a large one that it is still taking in.
  const kept = await environment.read(place, 'modelNotFound', false).catch(() => null);
  if (kept && (await environment.sha256(kept)) === sha256) return kept;
  const bytes = await environment.read(place, 'modelNotFound', true);
  if ((await environment.sha256(bytes)) === sha256) return bytes;
  throw new PyVerdictError(
    'modelInvalid',
    `What is at ${place} is another file: its SHA-256 is not ${sha256}.`,
  );
}
