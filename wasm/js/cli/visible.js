// Text that an attacker may have written goes to a terminal only through here: what would steer the terminal, hide or
// reorder text is shown as an escape.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0\u{e0000}-\u{e007f}]/gu;

/** Most text is this, and the pattern above takes longer to compile than a small file to analyse. */
const plain = /^[ -~]*$/;

/** @param {string} text */
export function visible(text) {
  if (plain.test(text)) return text;
  return text.replace(unseen, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\r') return '\\r';
    if (character === '\t') return ' ';
    const code = /** @type {number} */ (character.codePointAt(0));
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code < 0x10000
      ? `\\u${code.toString(16).padStart(4, '0')}`
      : `\\U${code.toString(16).padStart(8, '0')}`;
  });
}

/** JSON text of a string that is safe on a terminal as well. @param {string} text */
export function jsonString(text) {
  if (plain.test(text)) return JSON.stringify(text);
  return JSON.stringify(text).replace(unseen, (character) =>
    character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
