/**
 * The parts of a report, by name.
 *
 * @typedef {import('pyverdict').Report} Report
 * @typedef {Report['layers'][number]} Layer
 * @typedef {Report['evidence'][number]} Evidence
 * @typedef {Report['techniques'][number]} Technique
 * @typedef {Report['indicators'][number]} Indicator
 * @typedef {Report['diagnostics'][number]} Diagnostic
 * @typedef {NonNullable<Report['finding']>} Finding
 * @typedef {Finding['processes'][number]} Process
 * @typedef {Evidence['span']} Span
 * @typedef {Evidence['severity']} Severity
 * @typedef {Report['verdict']['label']} Label
 * @typedef {Report['related'][number]} Relation
 * @typedef {Relation['here']} Location
 * @typedef {NonNullable<Report['response']>} Response
 * @typedef {Response['steps'][number]} Step
 * @typedef {Response['commands'][number]} Command
 */

export {};
