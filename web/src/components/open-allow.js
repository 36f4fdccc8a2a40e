import { patiently } from '../patience.js';

/**
 * Opens the allow list over the page.
 * @param {import('./element.js').StoreElement} from the component that was asked for it
 */
export async function openAllowList(from) {
  await patiently(() => import('./allow-dialog.js'));
  const dialog = document.createElement('pv-allow-dialog');
  Object.assign(dialog, { store: from.store });
  from.renderRoot.append(dialog);
}
