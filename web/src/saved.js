import { nothing, render } from 'lit';
import { paper, paperStyles } from './components/paper.js';
import { currentLanguage, t } from './i18n.js';

/**
 * A report as one HTML file that needs nothing else and runs nothing. The document's own serialisation escapes what
 * is hostile, and the file's policy forbids every script.
 * @param {import('./types.js').Report} report
 */
export function savedHtml(report) {
  const body = document.createElement('div');
  render(paper(report), body);
  const html = body.innerHTML.replace(/<!--[^]*?-->/g, '');
  render(nothing, body);
  return `<!doctype html>
<html lang="${currentLanguage() === 'pt' ? 'pt-PT' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>PyVerdict: ${t(`verdict.${report.verdict.label}`)}</title>
<style>${paperStyles.cssText}</style>
</head>
<body>
${html}
</body>
</html>
`;
}
