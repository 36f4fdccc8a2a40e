/** The version of this package; that of the WebAssembly file beside it must be the same. */
export const version = '0.1.0';
