import { sendWhole } from '../answer/send-whole.js';
import { JsonCollector } from '../answer/json-collector.js';
import { wantsXml } from '../contract/asked-format.js';
import { readJsonBody } from '../contract/json-body.js';
import { ProxyError } from '../contract/proxy-error.js';
import { hasParameter } from '../contract/query-parts.js';
import { inTimeSlices } from '@fhir-gateway/limits';
import { headerOf } from '../request/request-headers.js';
import type { HoldLimits } from './confined-answer.js';
import type { PreparedCall } from './prepared-call.js';

/** A read whose answer is held until its resource was judged. */
interface JudgedRead {
  /** The call as it is sent: for the whole resource as JSON, whatever version the client has. */
  readonly prepared: PreparedCall;
  /**
   * Hands the answer on where it may pass. An error of the platform passes as it is: it brings no resource.
   *
   * @param judge throws for a resource that does not pass; nothing of it has left then
   * @throws ProxyError as `judge`
   */
  deliver(judge: (resource: unknown) => void): Promise<void>;
}

const partial = ['_elements', '_summary'];

/**
 * Prepares a read for being judged by what comes back.
 *
 * @throws ProxyError REQUEST_INVALID | FORMAT_NOT_SUPPORTED for an answer that could not be judged: a part, or XML
 */
export function judgeRead(prepared: PreparedCall, { maxJsonBytes, held }: HoldLimits): JudgedRead {
  const { call, query } = prepared;
  const { 'if-none-match': _match, 'if-modified-since': _since, range: _range, ...headers } = call.request.headers;
  if (wantsXml(query, headerOf(call.request, 'accept'))) {
    throw new ProxyError('FORMAT_NOT_SUPPORTED', `${onlyMatching} Ask for it as JSON.`);
  }
  if (hasParameter(query, partial)) {
    throw new ProxyError(
      'REQUEST_INVALID',
      `${onlyMatching} Ask for the whole resource, without ${partial.join(', ')}.`,
    );
  }
  const collector = new JsonCollector(maxJsonBytes, { held });
  const request = { ...call.request, headers: { ...headers, accept: 'application/fhir+json' } };
  return {
    prepared: { ...prepared, call: { ...call, request }, open: (head) => collector.begin(head) },
    async deliver(judge) {
      try {
        const { head, text } = collector.text();
        if (head.status < 400) judge(await resourceIn(text));
        await sendWhole(prepared.open, head, text);
      } finally {
        collector.release();
      }
    },
  };
}

const onlyMatching =
  'The granted scopes let this sign-in read only what matches their filter, so the answer is looked at.';

/** Read as strictly as what a client sends: of an element that is there twice nobody knows which one counts. */
async function resourceIn(text: string): Promise<unknown> {
  const bytes = Buffer.from(text);
  try {
    return await inTimeSlices(bytes.length, readJsonBody(bytes));
  } catch {
    return undefined;
  }
}
