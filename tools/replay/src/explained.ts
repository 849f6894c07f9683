import { explainedOfMcp } from './explained-mcp.js';
import type { Explanation } from './explanation.js';
import { adds, becomes, sameApartFrom } from './meant.js';

/** Requests with a body that a stage refuses. */
const unreadBodies =
  /: batch, gzip$|\/20\d\d: (another charset|an encoding)$|\/mcp: a list, |: too large$|: create at an open platform$|: body of 3 MB$|: [\w ,]+, from (another site|another origin|a page)$|: request from another site$|^limits\/(register|token|mcp)\b/;
/** Reads that a page of another site makes in local mode. */
const otherSites =
  /^local\/(\w[\w ]*: ([\w ]+, )?cross-site|page: \/, framed|credentials: the cookie, from another site)$/;
const local = 'in local mode a page of another site can open pages and nothing else';
const unread = 'nobody reads the body of a request that a stage refuses, so its connection ends';
const preflight = 'a preflight of the FHIR API has a request id and security headers, as every other answer';
const hosts = 'a request with two Host headers is refused (RFC 9112 section 3.2)';
const absolute = 'a target in absolute form is taken (RFC 9112 section 3.2.2)';
const audited = 'a refusal of a stage is in the audit and is counted, once';
const coverage = 'an address of the coverage API finds its caller before its route';
const limited = 'the API is described with the refusal PLATFORM_CALLS_LIMITED';

/** Every difference from the base that is meant. The list is emptied when the base becomes a newer one. */
export const explained: readonly Explanation[] = [
  {
    request: /./,
    what: 'audit',
    when: sameApartFrom((line) => line.replace(/"rule":"[^"]+",/, '').replace(/"stage":"[^"]+",/, '')),
    reason: 'a refusal names its rule and its stage',
  },
  { request: /./, what: 'audit', when: adds(/ \{"event":"request\.refused","outcome":"refused",/), reason: audited },
  {
    request: /./,
    what: 'metrics',
    when: adds(/ fhir_gateway_(audit_recorded_total|errors_total\{code="[A-Z_]+"\}) \+1$/),
    reason: audited,
  },
  {
    request: /\/coverage, [\w ]+: (nothing|requirements, (GET|unknown platform))$/,
    what: 'redis',
    when: adds(/ HMGET fg:\S+ c:\S+ connection:sandbox-payer access:\S+$/),
    reason: coverage,
  },
  { request: unreadBodies, what: 'header:connection', when: becomes(/: keep-alive$/, /: close$/), reason: unread },
  { request: unreadBodies, what: 'header:keep-alive', when: becomes(/: timeout=65$/, undefined), reason: unread },
  { request: /: preflight$/, what: /^header:/, when: (base) => base.length === 0, reason: preflight },
  { request: /, malformed: two hosts$/, what: /./, reason: hosts },
  { request: /rest, malformed: absolute form/, what: /./, reason: absolute },
  {
    request: /rest, malformed: expects 100$/,
    what: 'body',
    when: sameApartFrom((line) => line.toLowerCase()),
    reason: 'the app says that the connection ends, where Node did, and headers come in another order',
  },
  { request: /rest GET \/(openapi\.json|docs)/, what: 'body', reason: `${limited}; schemas are sorted by name` },
  { request: /rest HEAD \/openapi\.json/, what: 'header:content-length', reason: limited },
  {
    request: /^limits\/fhir, (unknown|large)/,
    what: /^header:ratelimit(-policy)?$/,
    when: (base) => base.length === 0,
    reason: 'a refusal of a call that was counted says how many are left',
  },
  {
    request: /^limits\//,
    what: 'redis',
    when: sameApartFrom((line) => (line.includes('}:calls ') ? undefined : line)),
    reason: 'each bucket is settled with Redis once a second; during which request is chance',
  },
  {
    request: /writes, write scopes: (create, about another|delete, without criteria)$/,
    what: /^(status|body|audit|metrics)$/,
    reason: 'patient scopes write about their patient only; before, this was left to the platform',
  },
  {
    request: /writes, write scopes: \w+, conditional$/,
    what: 'header:x-fhir-gateway-added',
    when: becomes(undefined, /: patient$/),
    reason: 'the patient is added to the condition of a write',
  },
  { request: otherSites, what: 'status', when: becomes(/^200$/, /^403$/), reason: local },
  {
    request: otherSites,
    what: /^(body|audit|redis|metrics|header:(etag|last-modified|content-type|content-security-policy|referrer-policy))$/,
    reason: local,
  },
  ...explainedOfMcp,
];
