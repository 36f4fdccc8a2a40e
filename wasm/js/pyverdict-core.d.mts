// The face of the glue that Emscripten writes, by the bindings of binding.cpp; a test holds the two together.
type Bytes = { error: string; pointer: number; length: number };

export interface CoreOptions {
  as: string;
  path: string;
  lang: string;
  features: boolean;
  windowSeconds: number;
  maxInputBytes: number;
  maxEvidence: number;
  maxIndicators: number;
  maxFindings: number;
  maxLayers: number;
  maxLayerBytes: number;
  maxSteps: number;
}

export interface Allowance {
  similar: boolean;
  distance: number;
  note: string;
  expires: string;
}

export interface Glue {
  HEAPU8: Uint8Array;
  _malloc(size: number): number;
  /** Set by core.js, called by the glue. */
  progress?: (done: number, total: number) => void;
  _free(pointer: number): void;
  version(): string;
  defaultOptions(): CoreOptions;
  analyze(pointer: number, length: number, options: CoreOptions): { error: string; count: number };
  outline(index: number): {
    error: string;
    label: string;
    score: number;
    basis: string;
    sha256: string;
    fuzzy: string;
    isFinding: boolean;
    twin: number;
    path: string;
    category: string;
    resource: string;
    resourceName: string;
    time: string;
  };
  loadModel(pointer: number, length: number): { error: string };
  features(index: number): Bytes;
  score(index: number, pointer: number, count: number, prior: number): { error: string };
  withoutModel(index: number, mismatch: boolean, detail: string): { error: string };
  allow(index: number, allowance: Allowance): { error: string };
  tlshDistance(a: string, b: string): number;
  json(index: number): Bytes;
  /** As `json`, without the texts of layers. */
  parts(index: number): Bytes;
  layerText(index: number, layer: number): Bytes;
  brief(index: number): Bytes;
  markdown(index: number): Bytes;
  summary(): Bytes;
  note(label: string, sha256: string, fuzzy: string, resource: string): { error: string };
  total(): Bytes;
  /** 0 for a new handle; gives the handle. */
  suspend(handle: number): number;
  resume(handle: number): { error: string };
  discard(handle: number): void;
  collect(): void;
  exported(format: string): Bytes;
  release(): void;
  hashBegin(name: string): { error: string };
  hashAdd(pointer: number, length: number): void;
  hashEnd(): string;
  tlsh(pointer: number, length: number): string;
}

export default function load(options: object): Promise<Glue>;
