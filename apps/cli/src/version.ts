/** The version of this package; a test compares it with package.json, which a bundle does not have beside it. */
export const version = '0.3.0';
