import { isObject } from '@fhir-gateway/fhir';
import type { FhirRequest } from '../contract/fhir-request.js';
import { parseInteraction } from '../contract/interaction.js';
import type { Interaction } from '../contract/interaction.js';
import { readJsonBody } from '../contract/json-body.js';
import { ProxyError } from '../contract/proxy-error.js';
import { checkResource } from './request-body.js';
import type { CheckedBody } from './request-body.js';
import { headerOf } from './request-headers.js';
import type { Steps } from '@fhir-gateway/limits';
import { readXmlBody } from '../xml/xml-body.js';

/** One entry of a batch or transaction, understood as the request it stands for. */
export interface BatchEntry {
  readonly interaction: Interaction;
  /** Of its URL, raw. */
  readonly query: string;
  /** The request by itself, its conditions as the headers that they are named after. */
  readonly request: FhirRequest;
  readonly body?: CheckedBody;
}

/** The members of `Bundle.entry.request` that stand for a header. */
const conditions = Object.freeze({
  ifMatch: 'if-match',
  ifNoneMatch: 'if-none-match',
  ifModifiedSince: 'if-modified-since',
  ifNoneExist: 'if-none-exist',
});
const requestMembers: ReadonlySet<string> = new Set(['id', 'extension', 'method', 'url', ...Object.keys(conditions)]);

/**
 * Reads an entry as a request of its own, by the rules for one. What a platform might read in another way than this
 * is refused: escapes in the path, other servers' URLs, a resource where none belongs, unknown members of the request.
 *
 * @param entry parsed, as it will be sent
 * @param fhirBaseUrl the platform's, without trailing slash; an entry's URL may begin with it
 * @throws ProxyError BODY_INVALID | REQUEST_INVALID | RESOURCE_TYPE_INVALID | RESOURCE_ID_INVALID | INTERACTION_NOT_SUPPORTED
 */
export function* readBatchEntry(entry: unknown, fhirBaseUrl: string): Steps<BatchEntry> {
  const asked = isObject(entry) ? entry['request'] : undefined;
  if (!isObject(entry) || !isObject(asked)) throw invalid('it has no request.');
  const unknown = Object.keys(asked).find((name) => !requestMembers.has(name.replace(/^_/, '')));
  if (unknown !== undefined) throw invalid('its request has a member that FHIR does not know.');
  const { method, url } = asked;
  if (typeof method !== 'string' || typeof url !== 'string') throw invalid('its request has no method or no url.');
  const [path = '', query = ''] = relativeUrl(url, fhirBaseUrl).split(/\?(.*)/s);
  const interaction = parseInteraction(method, path, query);
  // The text is sent as it is, so that what was understood must be what stands there.
  if (interaction.path !== path) throw invalid('its url has an escape, or a slash too many, in the path.');
  if (interaction.kind === 'batch') {
    throw new ProxyError('INTERACTION_NOT_SUPPORTED', 'a batch within a batch is not forwarded.');
  }
  const request: FhirRequest = { method, path, query, headers: conditionsOf(asked, interaction) };
  const body = yield* bodyOf(entry['resource'], interaction);
  return { interaction, query, request, ...(body && { body }) };
}

/** @throws ProxyError BODY_INVALID for the URL of another server; it would be that server's to answer, or nobody's */
function relativeUrl(url: string, fhirBaseUrl: string): string {
  if (url === fhirBaseUrl) return '';
  if (url.startsWith(`${fhirBaseUrl}/`)) return url.slice(fhirBaseUrl.length + 1);
  if (/^[^?]*:/.test(url)) throw invalid('its url is not below this FHIR base.');
  return url;
}

function conditionsOf(asked: Record<string, unknown>, interaction: Interaction): FhirRequest['headers'] {
  const headers: Record<string, string> = {};
  for (const [member, header] of Object.entries(conditions)) {
    const value = asked[member];
    if (value === undefined) continue;
    if (typeof value !== 'string') throw invalid(`its ${member} is no text.`);
    headers[header] = value;
    headerOf({ method: '', path: '', query: '', headers }, header);
  }
  // As a header it would be left out of any other request; here it would reach the platform.
  if ('if-none-exist' in headers && interaction.kind !== 'create') throw invalid('ifNoneExist is for creating only.');
  return headers;
}

function* bodyOf(resource: unknown, interaction: Interaction): Steps<CheckedBody | undefined> {
  const { method, kind } = interaction;
  const isBodiless = method === 'GET' || method === 'HEAD' || method === 'DELETE';
  if (resource === undefined) {
    // A search by POST stands in its url here: an entry has no place for a form.
    if (isBodiless || kind === 'operation' || interaction.isSearchByPost) return undefined;
    throw invalid('it has no resource.');
  }
  if (isBodiless || interaction.isSearchByPost) throw invalid(`it has a resource, which a ${method} has no use for.`);
  const patch = kind === 'patch' ? yield* patchIn(resource) : undefined;
  if (!patch) checkResource(interaction, resource);
  return { bytes: Buffer.alloc(0), contentType: 'application/fhir+json', json: patch ?? resource };
}

/** A JSON or XML Patch travels in a batch as a Binary. @see https://hl7.org/fhir/R4/http.html#patch */
function* patchIn(resource: unknown): Steps<readonly unknown[] | undefined> {
  if (!isObject(resource) || resource['resourceType'] !== 'Binary') return undefined;
  const { contentType, data } = resource;
  const bytes = Buffer.from(typeof data === 'string' ? data : '', 'base64');
  if (contentType === 'application/xml-patch+xml') {
    const xml = yield* readXmlBody(bytes);
    if (!xml) throw invalid('its XML Patch is malformed.');
    return xml.texts;
  }
  if (contentType !== 'application/json-patch+json') {
    throw invalid(
      'a patch is a Parameters, or a Binary with application/json-patch+json or application/xml-patch+xml.',
    );
  }
  const patch = yield* readJsonBody(bytes);
  if (!Array.isArray(patch)) throw invalid('its JSON Patch is malformed.');
  return patch;
}

function invalid(message: string): ProxyError {
  return new ProxyError('BODY_INVALID', message);
}
