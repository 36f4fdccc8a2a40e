/** The core, deflated, in Base64 without padding; build.mjs puts it in. */
export const compressed: string;
