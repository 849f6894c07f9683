/**
 * What a session cookie can be told apart into: as the browser sends it, decoded, without its signature, the credential's
 * digits alone, and the two halves of the bytes behind them, each as hexadecimal.
 */
export function credentialParts(cookie: string): string[] {
  const decoded = decodeURIComponent(cookie);
  const [credential = decoded] = decoded.replace(/^s:/, '').split('.');
  const digits = credential.replace(/^fgs_/, '');
  const bytes = Buffer.from(digits, 'base64url');
  const halves = [bytes.subarray(0, 16), bytes.subarray(16)].map((half) => half.toString('hex'));
  return [cookie, decoded, credential, digits, bytes.toString('base64'), ...halves].filter((part) => part.length >= 8);
}
