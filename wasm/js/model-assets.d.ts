// What the build writes into the package of the files of the model and of its runtime.

/** Of model.json, or null when the package was built without a model. */
export const descriptionSha256: string | null;
/** Of ort-wasm-simd-threaded.wasm. */
export const runtimeSha256: string;
