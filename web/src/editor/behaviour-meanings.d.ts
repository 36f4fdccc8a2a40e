/** What web/vite.shared.js makes of docs/behaviours.md. */
declare module 'virtual:behaviour-meanings' {
  export const meanings: Record<string, string>;
}
