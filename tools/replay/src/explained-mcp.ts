import type { Explanation } from './explanation.js';
import { becomes, sameApartFrom, sameMessages } from './meant.js';
import type { Json } from './meant.js';

const serverInfo = 'io.modelcontextprotocol/serverInfo';

/** The icon is in `server/discover` and `initialize`, and in no other answer. */
function withoutIcon({ result }: Json): void {
  delete result?.['_meta']?.[serverInfo]?.['icons'];
}

function withoutIdentity({ result }: Json): void {
  delete result?.['serverInfo']?.['description'];
  delete result?.['serverInfo']?.['websiteUrl'];
}

function withoutLifetime(message: Json): void {
  withoutIcon(message);
  for (const member of ['ttlMs', 'cacheScope']) delete message['result']?.[member];
}

function withoutDiscovery(message: Json): void {
  withoutLifetime(message);
  delete message['result']?.['supportedVersions'];
  for (const member of ['description', 'websiteUrl']) delete message['result']?.['_meta']?.[serverInfo]?.[member];
}

function withoutId(message: Json): void {
  delete message['id'];
}

/** Open platforms are called open, by tools and in their schemas. */
function withoutOpenness(text: string): string {
  return text
    .replaceAll(/"is_open":(true|\{"description":"[^"]*","type":"boolean"\}),/g, '')
    .replaceAll(/: (connected\. It renews itself\. Scopes: \.|open\. It needs no sign-in\.)/g, ': <open>');
}

function withoutDescriptions(text: string): string {
  return withoutOpenness(text)
    .replaceAll(/"description":"(?:[^"\\]|\\.)*",?/g, '')
    .replaceAll(',}', '}');
}

const json = 'one JSON document of known length, where no stream is needed; the icon is not in every answer';
const accepts = 'a client may take JSON, a stream or anything; it need not list both';
const batches = 'batches are refused since revision 2025-06-18, which removed them';
const taken = 'arguments that are null are taken as none';

const problems = 'a message that a stage refuses is answered with a problem document, as every refusal';

/** Meant differences of the MCP server. */
export const explainedOfMcp: readonly Explanation[] = [
  {
    request: /./,
    what: 'body',
    when: (base, now) => /"error": ("invalid_token"|\{)/.test(base.join()) && / "retryable": false/.test(now.join()),
    reason: problems,
  },
  {
    request: /./,
    what: 'header:content-type',
    when: becomes(/: application\/json; charset=utf-8$/, /: application\/problem\+json; charset=utf-8$/),
    reason: problems,
  },
  { request: /./, what: 'body', when: sameMessages(withoutIcon), reason: json },
  {
    request: /./,
    what: 'body',
    when: sameMessages(withoutIcon, withoutOpenness),
    reason: 'a platform that needs no sign-in is called open, not connected',
  },
  {
    request: /: start, open$/,
    what: /^(body|metrics)$/,
    when: (base, now) => /CALLER_UNKNOWN/.test(base.join()) && /PLATFORM_OPEN/.test(now.join()),
    reason: 'a platform that needs no sign-in says so to everybody',
  },
  {
    request: /: start, open$/,
    what: 'redis',
    when: (base, now) => base.length === 1 && now.length === 0,
    reason: 'nobody is looked up for a platform that needs no sign-in',
  },
  {
    request: /: tools(, params|, without a version)?$/,
    what: 'body',
    when: sameMessages(withoutLifetime, withoutDescriptions),
    reason: 'every property of a tool has a description',
  },
  {
    request: /./,
    what: 'header:content-type',
    when: becomes(/: text\/event-stream$/, /: application\/json$/),
    reason: json,
  },
  {
    request: /./,
    what: 'header:cache-control',
    when: becomes(/: no-store, no-transform$/, /: no-store$/),
    reason: json,
  },
  { request: /./, what: 'header:content-length', when: becomes(undefined, /: (as the body|0)$/), reason: json },
  { request: /./, what: 'header:transfer-encoding', when: becomes(/: chunked$/, undefined), reason: json },
  { request: /./, what: 'header:keep-alive', when: becomes(undefined, /: timeout=65$/), reason: json },
  { request: /./, what: 'header:x-accel-buffering', when: becomes(/: no$/, undefined), reason: json },
  {
    request: /\/(mcp|2025|2026)\b/,
    what: 'header:content-type',
    when: becomes(/: application\/json(; charset=utf-8)?$/, /: application\/json(; charset=utf-8)?$/),
    reason:
      'errors are written by one function; JSON has no charset parameter (RFC 8259 section 11), so nothing changes',
  },
  { request: /2025: HEAD$/, what: 'header:content-length', reason: 'the length that the answer to GET has' },
  {
    request: /2025: initialize /,
    what: 'body',
    when: sameMessages(withoutIdentity),
    reason: 'every revision is given the same identity, with a description and an address',
  },
  {
    request: /2026: (tools|prompts|resources|resource templates|resource)$/,
    what: 'body',
    when: sameMessages(withoutLifetime),
    reason: 'lists are the same for everybody and may be kept for five minutes',
  },
  {
    request: /2026: discover$/,
    what: 'body',
    when: sameMessages(withoutDiscovery),
    reason: 'discover names every revision that is spoken, and may be kept for five minutes',
  },
  { request: /: (tools|prompts), (bad )?cursor$/, what: 'body', reason: 'a cursor that nobody gave out is -32602' },
  {
    request: /2025: initialize without /,
    what: 'body',
    reason: 'missing parameters are -32602, and the message names them; it was -32603 with a dump of the validator',
  },
  {
    request: /: prototype name$/,
    what: 'body',
    reason: 'a tool that does not exist is called not found, whatever its name',
  },
  { request: /: (arguments )?null$/, what: /^(body|redis|metrics)$/, reason: taken },
  { request: /: arguments as a list$/, what: 'body', reason: 'the message says it without a dump of the validator' },
  { request: /: accepts (JSON|a stream|anything)$/, what: /^(status|body|redis|metrics)$/, reason: accepts },
  {
    request: /: accepts a stream$/,
    what: /^header:(content-type|cache-control|x-accel-buffering|content-length|transfer-encoding|keep-alive)$/,
    reason: accepts,
  },
  { request: /: (accepts a page|no accept)$/, what: 'body', reason: accepts },
  { request: /: (batch of two|a list of one|a list of notifications)$/, what: /./, reason: batches },
  {
    request: /: version unknown$/,
    what: 'body',
    when: sameMessages(withoutId),
    reason: 'a refusal repeats the id of its request',
  },
  {
    request: /2025: (null|a number|a text|an empty body)$/,
    what: 'body',
    reason: 'what is no JSON is -32700, JSON that is no message is -32600 (JSON-RPC 2.0 section 5.1)',
  },
  {
    request: /2025: too large$/,
    what: /^(status|body|metrics|header:(content-type|www-authenticate|connection|keep-alive))$/,
    reason: 'without a token nothing large is read: the sender is asked for a token first',
  },
  {
    request: /2025: TRACE$/,
    what: /^(body|header:content-type)$/,
    reason: 'each method but POST is refused in the same way',
  },
  { request: /mcp, malformed: (as a client would|an upgrade|chunks|expects 100)$/, what: 'body', reason: json },
  {
    request: /mcp, malformed: absolute form/,
    what: /./,
    reason: 'a target in absolute form is taken, and its host is checked',
  },
  {
    request: /mcp, malformed: bad chunk$/,
    what: 'metrics',
    when: sameApartFrom((line) => line.replace(/status="(400|499)"/, 'status')),
    reason: 'Node answers the bad chunk and closes; for the app the client left in the middle of its body',
  },
  {
    request: /^limits\/mcp/,
    what: 'metrics',
    when: sameApartFrom((line) => line.replace(/(limit_refusals_total\{class="mcp-http"\} \+)[12]$/, '$1')),
    reason: 'a refused message is counted once',
  },
  {
    request: /^limits\/mcp, large$/,
    what: /^header:ratelimit(-policy)?$/,
    when: (base) => base.length === 0,
    reason: 'a refused message is counted, and says how many are left',
  },
  {
    request: /^limits\/mcp|credentials: the (app, at the MCP server|agent, changed)$|2025, after the end: status$/,
    what: 'redis',
    when: (base, now) => now.length === base.length - 1 && now.every((line) => base.includes(line)),
    reason: 'a message is looked up once, also when its token opens nothing',
  },
];
