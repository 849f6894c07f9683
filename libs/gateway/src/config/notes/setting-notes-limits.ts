import { closedClasses, limitClasses, type LimitClass } from '../limit-classes.js';
import type { SettingNote } from './setting-note.js';

/** What each class of calls counts, and by what. */
const counted: Readonly<Record<LimitClass, string>> = {
  fhir: '`/api/fhir`, by session; strangers by address',
  coverage: '`/api/coverage`, by session; strangers by address',
  mcp: 'tool calls that ask whose they are, by session; strangers by address; refused in words',
  'mcp-http': 'every request to `/mcp`, by the session of the token or by address; refused with 429',
  platforms: '`/api/platforms` and `/api/directory`, by address',
  auth: '`/auth`, `/oauth/callback`, by address',
  authorize: '`/oauth/authorize`, consent pages, `/auth/device`, by address',
  token: '`/oauth/token`, `/oauth/revoke`, `/oauth/introspect`, by address',
  register: '`/oauth/register`, by address',
  pages: 'everything else, by address',
};

/** Notes of the limits of calls. */
export const rates: Readonly<Record<string, SettingNote>> = Object.fromEntries([
  [
    'FHIR_GATEWAY_RATE_LIMITS',
    {
      section: 'rates',
      app: 'both',
      meaning: 'whether calls are counted at all',
      defaultText: '`on`; `off` in `local` mode',
    } satisfies SettingNote,
  ],
  ...limitClasses.map((limitClass): [string, SettingNote] => [
    `FHIR_GATEWAY_RATE_LIMIT_${limitClass.toUpperCase().replace('-', '_')}`,
    {
      section: 'rates',
      app: limitClass.startsWith('mcp') ? 'MCP' : 'REST',
      type: 'calls a minute',
      meaning: `${counted[limitClass]}; while Redis is out ${closedClasses.has(limitClass) ? 'answered 503' : 'per process'}`,
    },
  ]),
]);

const bound = (type: string, meaning: string): SettingNote => ({ section: 'bounds', app: 'both', type, meaning });

/** Notes of what bounds requests, connections and bodies. */
export const bounds: Readonly<Record<string, SettingNote>> = {
  FHIR_GATEWAY_REQUESTS_AT_ONCE: bound(
    'number',
    'requests under way in a process (503 `GATEWAY_BUSY`); 0 for no limit',
  ),
  FHIR_GATEWAY_REQUESTS_AT_ONCE_PER_CALLER: bound(
    'number',
    'FHIR, coverage and tool requests of one caller under way in a process; 0 for no limit',
  ),
  FHIR_GATEWAY_CONNECTIONS: bound('number', 'open connections to each app; 0 for no limit'),
  FHIR_GATEWAY_HEADER_BYTES: bound('bytes', 'request line and headers'),
  FHIR_GATEWAY_HEADERS_TIMEOUT_SECONDS: bound('seconds', 'time in which the headers must be there'),
  FHIR_GATEWAY_REQUEST_TIMEOUT_SECONDS: bound('seconds', 'time in which the whole request must be there'),
  FHIR_GATEWAY_CLIENT_STALL_SECONDS: bound(
    'seconds',
    'time in which the client of an answer must take some of it, or the connection is cut; 0 for no limit',
  ),
  FHIR_GATEWAY_FHIR_BODY_BYTES: { ...bound('bytes', 'body of a FHIR request'), app: 'REST' },
  FHIR_GATEWAY_MCP_BODY_BYTES: { ...bound('bytes', 'a JSON-RPC message'), app: 'MCP' },
};

/** Notes of who may call from a browser. */
export const origins: Readonly<Record<string, SettingNote>> = {
  FHIR_GATEWAY_CORS_ORIGINS: {
    section: 'origins',
    app: 'both',
    type: 'comma list',
    meaning:
      'exact origins whose pages may call the FHIR, platform, coverage, token and MCP routes with a token; unset: none',
    example: {
      above: 'Pages of other origins that may call the APIs with a token.',
      value: 'https://app.example.org',
    },
  },
  FHIR_GATEWAY_HEALTH_CARD_ISSUERS: {
    section: 'origins',
    app: 'both',
    type: 'JSON list',
    meaning:
      'whose SMART Health Cards are trusted: `{"iss", "name"}`, with `"keys"` (public JWKs) or with those that the issuer publishes; unset: nobody’s',
    defaultText: 'unset',
  },
  FHIR_GATEWAY_CHANGES_WEBHOOK_URL: {
    section: 'origins',
    app: 'both',
    type: 'https URL',
    meaning:
      'where the operator is told that a record has changed at a platform; unset: nobody is told, and no Subscription is ' +
      'made. See [agents](agents.md#when-something-changes)',
    example: {
      above: 'Who is told that a record has changed, and by what that is signed.',
      value: 'https://app.example.org/hooks/records',
    },
  },
  FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: {
    section: 'origins',
    app: 'both',
    type: 'Standard Webhooks secret',
    meaning:
      'what these messages are signed with: `whsec_` and the base64 of 24 to 64 random bytes; two, separated by a comma, ' +
      'while the receiver changes it',
    isSecret: true,
  },
  FHIR_GATEWAY_RETURN_TO: {
    section: 'origins',
    app: 'REST',
    type: 'comma list',
    meaning:
      'addresses of applications, each with everything below it, to which `return_to` may lead a browser when a sign-in is ' +
      'over; see [security](security.md#back-to-the-application); unset: none',
    example: {
      above: 'Where a sign-in that an application began may lead back to.',
      value: 'https://app.example.org',
    },
  },
};
