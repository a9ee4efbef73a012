/**
 * The version both ends of every link name. Additions need no new number: unknown fields and kinds are
 * ignored by readers. A change an older reader would misunderstand bumps it, with a line here.
 *
 * 1: first release.
 */
export const PROTOCOL_VERSION = 1;
