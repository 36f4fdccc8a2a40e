import type { AnalyzerOptions, Report, TimelineEvent } from './index.js';
import type { WorkerAnalyzer, WorkerOptions } from './worker.js';

/** What is analysed: text, the bytes of a file, a file, or several. */
export type ElementInput = string | Uint8Array | ArrayBuffer | Blob | Blob[];

/** The events of the elements; they bubble, and leave shadow roots. */
export interface PyVerdictEvents {
  /** An analysis is done. */
  'pyverdict-report': CustomEvent<{ reports: Report[]; timeline: TimelineEvent[] }>;
  /** An analysis gave nothing; `code` is for programs. */
  'pyverdict-error': CustomEvent<{ code: string; message: string }>;
  /** The reader followed a reason to the place that proves it. */
  'pyverdict-place': CustomEvent<{ layer: number; span: Report['evidence'][number]['span'] }>;
}

declare class PyVerdictElement extends HTMLElement {
  /** "en" or "pt"; by default that of the page around it, else of the reader. Attribute `lang`. */
  lang: string;
  /** By default as the page or the system has it. Attribute `theme`. */
  theme: 'auto' | 'light' | 'dark';
  /** Read when the element comes to the page. Attribute `model`. */
  model: 'lazy' | 'eager' | 'off';
  /** The folder of the package's files, when they were moved. Read when the element comes to the page. Attribute `asset-base`. */
  assetBase: string | undefined;
  /** Setting it analyses; null empties the element. */
  input: ElementInput | null;
  /** What is shown. Setting it shows reports that were made elsewhere. */
  reports: Report[];
  /** Goes to a place of a layer. */
  jump(layer: number, span: Report['evidence'][number]['span']): void;
  /** Ends what is running; `pyverdict-error` says "cancelled". */
  cancel(): void;
  addEventListener<K extends keyof PyVerdictEvents>(
    type: K,
    listener: (event: PyVerdictEvents[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** `<pyverdict-analyzer>`: the whole analyzer. */
export class AnalyzerElement extends PyVerdictElement {
  /** Shows only what it is given, and offers no place to paste into. Attribute `no-input`. */
  noInput: boolean;
}

/** `<pyverdict-verdict>`: the verdict alone. */
export class VerdictElement extends PyVerdictElement {}

/** `<pyverdict-code>`: layers, evidence and text alone. */
export class CodeElement extends PyVerdictElement {}

/**
 * Says how elements that are not yet on a page start their worker: from where (`assetBase`), with which WebAssembly
 * (`wasm`), by whom (`createWorker`, `createWorkerAnalyzer`). Elements with the same options share one worker.
 */
export function configure(
  options: AnalyzerOptions &
    WorkerOptions & {
      createWorkerAnalyzer?: (options: AnalyzerOptions & WorkerOptions) => Promise<WorkerAnalyzer>;
    },
): void;

declare global {
  interface HTMLElementTagNameMap {
    'pyverdict-analyzer': AnalyzerElement;
    'pyverdict-verdict': VerdictElement;
    'pyverdict-code': CodeElement;
  }
}
