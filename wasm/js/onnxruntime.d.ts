// What is used of onnxruntime-web, whose build without threads and graphics the package carries beside this file.
export interface Session {
  inputNames: readonly string[];
  outputNames: readonly string[];
  run(
    feeds: Record<string, Tensor>,
    fetches: readonly string[],
  ): Promise<Record<string, { data: ArrayLike<number> }>>;
  release(): Promise<void>;
}

export declare class Tensor {
  constructor(type: 'float32', data: Float32Array, shape: readonly number[]);
}

export declare const InferenceSession: {
  create(
    bytes: Uint8Array,
    options: {
      executionProviders: readonly string[];
      graphOptimizationLevel?: 'disabled' | 'basic' | 'extended' | 'all';
    },
  ): Promise<Session>;
};

export declare const env: {
  logLevel: string;
  wasm: { numThreads?: number; proxy?: boolean; wasmBinary?: Uint8Array };
};
