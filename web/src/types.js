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
 *
 * @typedef {object} Location where one side of a relation stands
 * @property {string} path a JSON path in the finding, or ""
 * @property {string} value
 * @property {number | null} layer
 * @property {Span | null} span
 *
 * @typedef {object} Relation to another report of the same analysis
 * @property {number} report
 * @property {string} kind
 * @property {'strong' | 'medium' | 'recurrence' | 'campaign' | 'weak'} strength
 * @property {string} why
 * @property {number | null} seconds from this event to the other
 * @property {Location} here
 * @property {Location} there
 *
 * @typedef {object} Step of a response
 * @property {string} id
 * @property {'containment' | 'evidence' | 'eradication' | 'recovery' | 'prevention' | 'falseAlarm'} phase
 * @property {string} title
 * @property {string} reason
 * @property {{name: string, url: string | null, documented: boolean}} source
 * @property {string[]} commands ids
 *
 * @typedef {object} Command
 * @property {string} id
 * @property {string} purpose
 * @property {string} text
 * @property {boolean} changes false for one that only reads
 * @property {string} note
 *
 * @typedef {{steps: Step[], commands: Command[], notes: string[]}} Response
 */

export {};
