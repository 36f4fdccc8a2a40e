// The custom elements where there is no document: a page that is first rendered on a server imports them there too.

/** Does nothing here. */
export function configure() {}
