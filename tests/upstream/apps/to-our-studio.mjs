/**
 * Loaded before a demo of Loom. The demos call a studio at a fixed address; this one has a port of its own, so
 * that tests can run beside each other and beside a studio that is at that address. Nothing else is changed.
 */
const FIXED = 'http://localhost:9090/';
const { fetch } = globalThis;

globalThis.fetch = (target, options) =>
  typeof target === 'string' && target.startsWith(FIXED)
    ? fetch(`${process.env.STUDIO_URL}/${target.slice(FIXED.length)}`, options)
    : fetch(target, options);
