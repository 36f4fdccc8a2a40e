/** pyverdict.wasm, compressed with gzip, in Base64. Written by the build. */
declare const text: string;
export default text;
