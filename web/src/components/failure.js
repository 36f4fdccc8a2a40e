import { html } from 'lit';
import { t } from '../i18n.js';
import { visible } from '../visible.js';
import './notice.js';

/**
 * Why something was not analysed.
 * @param {import('../state.js').Failure} failure
 * @param {string} heading
 */
export const failureNotice = ({ name, text }, heading) =>
  html`<pv-notice tone="bad" heading=${heading}>
    ${
      name === ''
        ? [t('state.failed.text'), ' ', visible(text, 'mono')]
        : [t('state.unreadable'), ' ', visible(name, 'mono')]
    }
  </pv-notice>`;
