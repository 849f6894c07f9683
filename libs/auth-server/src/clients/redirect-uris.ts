/**
 * Schemes that a browser or the operating system acts on itself, or that carry a document: a code sent there would be
 * run, shown, sent to a stranger or lost.
 */
const forbiddenSchemes: ReadonlySet<string> = new Set(
  [
    [
      'about',
      'blob',
      'chrome',
      'chrome-extension',
      'content',
      'data',
      'devtools',
      'edge',
      'feed',
      'file',
      'filesystem',
    ],
    ['ftp', 'intent', 'jar', 'javascript', 'ldap', 'ldaps', 'livescript', 'mailto', 'mhtml', 'mocha', 'moz-extension'],
    ['res', 'resource', 'search', 'search-ms', 'sftp', 'shell', 'sms', 'smb', 'ssh', 'tel', 'telnet', 'vbscript'],
    ['view-source', 'ws', 'wss', 'wyciwyg', 'x-javascript'],
  ].flatMap((names) => names.map((name) => `${name}:`)),
);
/** Windows and Office run programs and settings by these. */
const systemPrefix = 'ms-';
const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const mostCharacters = 1000;
/** White space, controls and invisible marks, which parsers drop silently; the backslash, read as a slash; wildcards. */
const deceptive = /[\s\\*\p{Cc}\p{Cf}]/u;

/** What kind of place a redirect URI is. */
export type RedirectKind = 'https' | 'loopback' | 'private-use';

/**
 * What kind of place a redirect URI leads to; `undefined` for one that no client may have. Taken are https, http on
 * loopback, and schemes that an app has claimed for itself.
 *
 * @see RFC 8252 section 7, RFC 9700 section 4.1
 */
export function redirectKind(uri: string): RedirectKind | undefined {
  if (uri.length > mostCharacters || deceptive.test(uri)) return undefined;
  if (!URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  if (uri.includes('#') || url.username !== '' || url.password !== '') return undefined;
  const isLoopback = loopbackHosts.has(url.hostname);
  if (url.protocol === 'https:') return isLoopback ? undefined : 'https';
  if (url.protocol === 'http:') return isLoopback ? 'loopback' : undefined;
  const isSystem = forbiddenSchemes.has(url.protocol) || url.protocol.startsWith(systemPrefix);
  return isSystem ? undefined : 'private-use';
}

/** Where a redirect URI leads, in words for a person; clients of the device grant have none. */
export function redirectPlace(uri: string): string {
  if (!URL.canParse(uri)) return 'the program that showed you a code';
  const { host, protocol } = new URL(uri);
  switch (redirectKind(uri)) {
    case 'https':
      return host;
    case 'loopback':
      return 'an app on this computer';
    default:
      return `the app on this device that opens “${protocol}” links`;
  }
}
