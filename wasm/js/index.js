// The types of the package's main entry, which is browser.js or node.js.
export { createAnalyzer, PyVerdictError, version } from './browser.js';

/**
 * @typedef {import('./types.js').Analyzer} Analyzer
 * @typedef {import('./types.js').AnalyzerOptions} AnalyzerOptions
 * @typedef {import('./types.js').AnalyzeOptions} AnalyzeOptions
 * @typedef {import('./types.js').AllowEntry} AllowEntry
 * @typedef {import('./types.js').Analysis} Analysis
 * @typedef {import('./types.js').ExportFormat} ExportFormat
 * @typedef {import('./types.js').Held} Held
 * @typedef {import('./types.js').Input} Input
 * @typedef {import('./types.js').Limits} Limits
 * @typedef {import('./types.js').Outline} Outline
 * @typedef {import('./types.js').Overview} Overview
 * @typedef {import('./types.js').Summary} Summary
 * @typedef {import('./types.js').TimelineEvent} TimelineEvent
 * @typedef {import('./types.js').ModelDescription} ModelDescription
 * @typedef {import('./types.js').WasmSource} WasmSource
 * @typedef {import('./errors.js').ErrorCode} ErrorCode
 * @typedef {import('./report.js').Report} Report
 */
