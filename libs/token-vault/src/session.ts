// A session as those know it who hand it on, and open nothing in it.
export { holderOf } from './handles/holder.js';
export type { Session } from './session/session.js';
