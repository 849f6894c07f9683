/** The field that holds a session's head. */
export const HEAD_FIELD = 's';
/** The field that marks a session in which nobody has signed in. */
export const STRANGER_FIELD = 'n';
/** The field that marks a session that lasts: there a browser ends by its own disuse. Its head has the end of the whole. */
export const LASTING_FIELD = 'l';
/** The record that holds a mark of each key in use. It is sealed and named as a session's, so that it is re-sealed like one. */
export const KEYS_IN_USE_RECORD = 'keys-in-use';
