// What the build writes into the package of models/model.json and of the runtime beside it.
import type { ModelDescription } from './types.js';

/** The model that the package ships, or null when it was built without one. */
export const description: ModelDescription | null;
/** Of ort-wasm-simd-threaded.wasm. */
export const runtimeSha256: string;
