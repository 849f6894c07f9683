/** Of the head of a response, with its status line. */
export const maxHeadBytes = 16 * 1024;
/** Header lines of a response. */
export const maxHeaders = 256;
/** Interim responses (RFC 9110 section 15.2) before the final one. */
export const maxInterim = 16;
