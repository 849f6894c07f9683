import type { ReferenceSettings } from './reference-settings.js';

const callers = {
  oauth:
    'An app gets an access token from the gateway’s own authorization server (OAuth 2.1, PKCE) and sends it as ' +
    '`Authorization: Bearer`. A browser has the session cookie.',
  pairing: 'A browser has the session cookie. Programs use the cookie of a session that they began by signing in.',
  local: 'This gateway serves one person on this machine: whoever calls from here needs neither token nor cookie.',
} as const;

/** What holds for all operations, one thing a paragraph; the page and the document say the same. */
export function overviewParagraphs({ config, cookieName }: ReferenceSettings): { title: string; text: string }[] {
  return [
    { title: 'Who is asking', text: callers[config.mcpAuth] },
    {
      title: 'Cookies need proof',
      text:
        `With the cookie ${cookieName} alone, a request that changes something has to come from a page of the gateway: ` +
        'the browser says so, or the request has an `X-Requested-With` header, which no foreign page can send. A request ' +
        'with an Authorization header needs nothing else.',
    },
    {
      title: 'Limits',
      text:
        'Calls are counted by session, or by network address where there is none. `RateLimit-Policy` and `RateLimit` say ' +
        'what the limit is and what is left; 429 comes with `Retry-After`.',
    },
    {
      title: 'Errors',
      text:
        'FHIR routes answer with an OperationOutcome, all others with problem details (RFC 9457), and browsers that ask for ' +
        'a page get one. The code is stable: decide by it and not by the words. What a platform itself answers with is passed on.',
    },
    {
      title: 'Tokens of platforms',
      text: 'They stay sealed in the gateway. No answer holds one.',
    },
  ];
}

/** The same as one text, in Markdown. */
export function overview(settings: ReferenceSettings): string {
  return overviewParagraphs(settings)
    .map(({ title, text }) => `**${title}.** ${text}`)
    .join('\n\n');
}
