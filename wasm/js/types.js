// The types that the package's entries share. Nothing here exists at run time.

/**
 * @typedef {import('./report.js').Report} Report
 * @typedef {string | Uint8Array | ArrayBuffer} Input What is analysed: text, or the bytes of a file.
 */

/**
 * Bounds of one analysis. What goes beyond them is left out, and a diagnostic in the report says so.
 *
 * @typedef {object} Limits
 * @property {number} maxInputBytes
 * @property {number} maxEvidence of one report
 * @property {number} maxIndicators of one report
 * @property {number} maxFindings of one input
 * @property {number} maxLayers of one script
 * @property {number} maxLayerBytes of all layers of one script together
 * @property {number} maxSteps of static evaluation of one script
 */

/**
 * The formats of other tools: SARIF 2.1.0, a STIX 2.1 bundle, a layer of the ATT&CK Navigator, a MISP event, and the
 * indicators as CSV.
 *
 * @typedef {'sarif' | 'stix' | 'navigator' | 'misp' | 'csv'} ExportFormat
 */

/**
 * A script that its owner allows, by its SHA-256, or by its TLSH digest together with what is similar to it.
 *
 * @typedef {object} AllowEntry
 * @property {string} [sha256]
 * @property {string} [tlsh]
 * @property {number} [distance] the TLSH distance up to which a script is similar: 0 to 100, 30 when it is not said
 * @property {string} [note] why it is allowed
 * @property {string} [added] the day on which it was
 * @property {string} [expires] the last day on which it is, such as 2027-01-31
 */

/**
 * @typedef {object} AnalyzeOptions
 * @property {'auto' | 'script' | 'finding'} [as] how to read the input: `auto` tells findings by content, `script` is never one
 * @property {string} [path] the name of the script, where it has one; shown in the report, never opened
 * @property {'en' | 'pt'} [lang] the language of what people read in the reports; English unless it is given
 * @property {number} [windowSeconds] findings further apart than this are not of a similar time; an hour by default
 * @property {Partial<Limits>} [limits]
 * @property {boolean} [markdown] give every report as Markdown as well
 * @property {(done: number, total: number) => void} [onProgress] told how many of the findings of an input are analysed
 * @property {number} [holdFrom] from this many reports on they stay in the core, which takes a fraction of the memory:
 *   `reports` is empty, `outlines` says of each what a list needs, and `held` gives them one at a time
 * @property {ExportFormat[]} [exports] give all reports as one document of these formats as well
 * @property {readonly AllowEntry[]} [allowList] scripts that are known and allowed: the report of one says so
 *   (`verdict.allowed`), and is the same apart from that
 * @property {boolean} [evidenceFirst] do not wait for the model: while it is being loaded, the answer is by the evidence
 *   (and its `scoring` is true)
 * @property {boolean} [evidenceOnly] the answer is by the evidence, and no model is loaded for it
 * @property {(analysis: Analysis) => void} [onScore] implies `evidenceFirst`; is called once with the whole analysis
 *   again when the model has scored it, or has turned out not to be there, unless the first answer had that already
 */

/**
 * A finding's place in time among the others.
 *
 * @typedef {object} TimelineEvent
 * @property {string} time RFC 3339, as the finding declares it
 * @property {number} report index into `reports`
 * @property {string} category
 * @property {string} resource
 */

/**
 * Counts of reports by label.
 *
 * @typedef {Record<'malicious' | 'suspicious' | 'benign' | 'inconclusive', number>} Labels
 */

/**
 * What all reports come to. Lists of reports hold the first hundred indices; groups are sorted, the most frequent first.
 *
 * @typedef {object} Summary
 * @property {number} reports
 * @property {Labels} labels
 * @property {{ sha256: string, label: keyof Labels, count: number, reports: number[], family: number }[]} scripts each
 *   script once; scripts that differ little have the same family
 * @property {{ name: string, labels: Labels, count: number, reports: number[] }[]} resources
 * @property {number} families
 * @property {number} leftOut scripts and resources beyond the first thousand of each
 */

/**
 * What a report comes to.
 *
 * @typedef {object} Outline
 * @property {keyof Labels} label
 * @property {number} score
 * @property {'model' | 'evidence'} basis
 * @property {string} sha256 of the script
 * @property {string} path of the script, or empty
 * @property {string} category of the finding, as are the rest; empty without one
 * @property {string} resource its display name, or its name
 * @property {string} time of the event, as the finding declares it
 */

/**
 * All reports at a glance.
 *
 * @typedef {object} Overview
 * @property {Outline[]} outlines one for each report
 * @property {TimelineEvent[]} timeline
 * @property {Summary} summary
 */

/**
 * Reports that stay in the core until they are closed, the analyzer is disposed of, or its worker ends; from then on its
 * methods are rejected with the code `released`.
 *
 * @typedef {object} Held
 * @property {number} count
 * @property {(index: number) => Promise<Report>} report
 * @property {(index: number) => Promise<string>} markdown
 * @property {(format: ExportFormat) => Promise<string>} exported all reports as one document
 * @property {() => Promise<Overview>} score gives the reports the model's verdicts, once it is loaded
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} Analysis
 * @property {Report[]} reports one for a script; one for each finding; none when they are held
 * @property {Held} [held] with `holdFrom`, for many reports
 * @property {Outline[]} [outlines] of the reports that are held
 * @property {TimelineEvent[]} timeline the findings that declare a time, earliest first
 * @property {Summary} summary
 * @property {string[]} [markdown] one for each report, when it was asked for
 * @property {Partial<Record<ExportFormat, string>>} [exports] the documents that were asked for
 * @property {boolean} [scoring] true when the model was still being loaded, and the verdicts are by the evidence
 */

/**
 * Where the WebAssembly comes from when it is not to be looked for: a URL or path, its bytes, or the compiled module
 * (of a bundler, of another thread).
 *
 * @typedef {URL | string | BufferSource | WebAssembly.Module} WasmSource
 */

/**
 * @typedef {object} AnalyzerOptions
 * @property {'lazy' | 'eager' | 'off'} [model] when to load the model that scores: with the first analysis (by default),
 *   before `createAnalyzer` answers, or never. Without it (`off`, or where it cannot be loaded: then a diagnostic of the
 *   report says so) the verdict is by the evidence (`verdict.basis`).
 * @property {URL | string} [modelBase] a folder that holds a model of your own, `model.json` and `model.onnx`
 * @property {number} [prior] the share of malicious scripts that you expect, which moves scores but no labels; by default
 *   the one that the model was calibrated for
 * @property {URL | string} [assetBase] the folder that holds `pyverdict.wasm`, `model.json`, `model.onnx`,
 *   `onnxruntime.js` and `ort-wasm-simd-threaded.wasm`; by default the one this package is in
 * @property {WasmSource} [wasm] of the core, instead of the one in `assetBase`
 */

/**
 * What `model.json` says of the `model.onnx` beside it.
 *
 * @typedef {object} ModelDescription what the core needs of it beside these, models/README.md says
 * @property {string} id what reports call it (`engine.model`)
 * @property {string} sha256 of model.onnx
 * @property {string[]} groups what each contribution is about
 * @property {number} prior the share of malicious scripts that its probability assumes
 */

/**
 * @typedef {object} Analyzer
 * @property {(input: Input, options?: AnalyzeOptions) => Promise<Analysis>} analyze
 * @property {() => Promise<string | null>} model loads the model, if it is not, and gives its id, or null when there is
 *   none; it is rejected with the reason why the model cannot be used
 * @property {(bytes: Input) => string} sha256 the lower-case hexadecimal digest
 * @property {(bytes: Input) => string} sha1
 * @property {(bytes: Input) => string} md5
 * @property {(bytes: Input) => string} tlsh the TLSH digest, or "" where there is none (under 50 bytes, or too uniform)
 * @property {() => void} dispose ends the analyzer and frees its memory
 */

export {};
