export { ActiveQuirks } from './active-quirks.js';
export { applyQuirks } from './answer-quirks.js';
export { authQuirkNames, authQuirks, noAuthQuirks, parseAuthQuirks } from './auth-quirks.js';
export { configurationAnswer } from './configuration-answer.js';
export { idTokenSigner } from './id-token-quirks.js';
export { padding } from './coded-quirks.js';
export type { AuthQuirks } from './auth-quirks.js';
