// What stands on a page and could not have come from it.

/** Everything that is on the page and could not have come from us. @param {import('playwright-core').Page} page */
export const foreign = (page) =>
  page.evaluate(() => {
    /** @type {string[]} */
    const bad = [];
    const forbidden = new Set([
      'SCRIPT',
      'IFRAME',
      'IMG',
      'OBJECT',
      'EMBED',
      'FORM',
      'BASE',
      'META',
      'LINK',
      'VIDEO',
      'AUDIO',
      'MATH',
      'STYLE',
      'FRAME',
    ]);
    /** @param {ParentNode} root */
    const walk = (root) => {
      for (const element of root.querySelectorAll('*')) {
        const spacer = element.className === 'cm-widgetBuffer' && element.attributes.length === 2;
        if (forbidden.has(element.tagName.toUpperCase()) && !spacer)
          bad.push(element.outerHTML.slice(0, 120));
        for (const { name, value } of element.attributes) {
          if (/^on|^ping$|^srcdoc$|^action$|^formaction$/i.test(name))
            bad.push(`${element.tagName} ${name}=${value}`);
        }
        const href = element.getAttribute('href');
        const own =
          href && new URL(href, location.href).href === `${location.origin}/THIRD_PARTY_LICENSES.txt`;
        if (
          href &&
          !own &&
          !/^https:\/\/(attack\.mitre\.org|www\.virustotal\.com|cloud\.google\.com)\//.test(href)
        )
          bad.push(`href ${href}`);
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document.body);
    return { bad, pwned: /** @type {any} */ (window).__pwned };
  });
