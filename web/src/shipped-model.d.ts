/** What web/vite.shared.js makes of models/model.json. */
declare module 'virtual:shipped-model' {
  export const shipped: { id: string; thresholds: { suspicious: number; malicious: number } } | null;
}
