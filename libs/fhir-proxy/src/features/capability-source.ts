import type { ResponseHead } from '../contract/fhir-call.js';
import type { FhirRequest } from '../contract/fhir-request.js';
import { parseInteraction } from '../contract/interaction.js';
import { JsonCollector } from '../answer/json-collector.js';
import { ProxyError } from '../contract/proxy-error.js';
import { statementFromXml } from './statement-xml.js';
import { inTimeSlices } from '@fhir-gateway/limits';
import type { PreparedCall } from '../upstream/prepared-call.js';

/** What a platform answered to a request for its capabilities: in JSON, if it said so in XML that can be read. */
export interface CapabilityAnswer {
  readonly head: ResponseHead;
  readonly text: string;
  readonly hadToken: boolean;
}

/** How a platform is asked. */
export interface CapabilitySourceOptions {
  /** Asks the platform, without a token at first. @returns whether a token was needed */
  ask(prepared: PreparedCall): Promise<{ hadToken: boolean }>;
  readonly limits: { readonly maxJsonBytes: number };
}

/**
 * Asks a platform for its capabilities: in JSON, and only where it does not speak that in XML.
 *
 * @throws ProxyError FORMAT_NOT_SUPPORTED for XML that is no CapabilityStatement; RESPONSE_TOO_LARGE and what asking throws
 */
export async function askCapabilities(
  options: CapabilitySourceOptions,
  prepared: Pick<PreparedCall, 'call' | 'route'>,
  query: string,
  etag?: string,
): Promise<CapabilityAnswer> {
  const known = etag === undefined ? {} : { 'if-none-match': etag };
  const inJson = await askOnce(options, prepared, query, known);
  const { status } = inJson.head;
  const answer =
    status === 406 || status === 415
      ? await askOnce(options, prepared, query, { ...known, accept: 'application/fhir+xml' })
      : inJson;
  return answer.head.status === 200 && /^\s*</.test(answer.text) ? await understood(answer) : answer;
}

async function askOnce(
  { ask, limits }: CapabilitySourceOptions,
  { call, route }: Pick<PreparedCall, 'call' | 'route'>,
  query: string,
  headers: FhirRequest['headers'],
): Promise<CapabilityAnswer> {
  const collector = new JsonCollector(limits.maxJsonBytes);
  // The answer is for whoever waits for it, so that no single client's leaving may end it.
  const { signal: _signal, ...shared } = call;
  const { hadToken } = await ask({
    call: { ...shared, request: { method: 'GET', path: 'metadata', query, headers } },
    route,
    interaction: parseInteraction('GET', 'metadata', query),
    query,
    body: undefined,
    open: (head) => collector.begin(head),
  });
  return { ...collector.text(), hadToken };
}

async function understood(answer: CapabilityAnswer): Promise<CapabilityAnswer> {
  const text = await inTimeSlices(answer.text.length, statementFromXml(answer.text));
  if (text !== undefined) return { ...answer, text };
  // As it is, it could name the platform's own authorization server.
  const message = 'This platform tells its capabilities in a way that cannot be read here.';
  throw new ProxyError('FORMAT_NOT_SUPPORTED', message);
}
