/** What methods and names of headers are made of. @see RFC 9110 section 5.6.2 */
export const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const isToken = Array.from({ length: 256 }, (_, byte) => token.test(String.fromCharCode(byte)));

/** Whether a byte may stand in a token. */
export function isTokenByte(byte: number): boolean {
  return isToken[byte] === true;
}
