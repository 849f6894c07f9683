import type { AnswerSink } from '../contract/answer-sink.js';
import type { ResponseHead } from '../contract/fhir-call.js';
import type { Interaction } from '../contract/interaction.js';
import { mediaFamily } from '../contract/media-type.js';
import { ProxyError } from '../contract/proxy-error.js';
import { JsonCollector } from '../answer/json-collector.js';
import { sendWhole } from '../answer/send-whole.js';
import { inTimeSlices } from '@fhir-gateway/limits';
import { pageLength, pageText, type CutPage } from '../json/page-cutter.js';
import { withoutLabelled } from './sensitive-labels.js';

type Open = (head: ResponseHead) => AnswerSink;

/** What is looked at of the interaction that an answer is for. */
type Answered = Pick<Interaction, 'kind' | 'isWrite'> & Partial<Pick<Interaction, 'resourceType' | 'operation'>>;

/**
 * Runs a call whose app was not given what platforms label as sensitive. Its answer is held whole, since labels stand in
 * each resource, and handed on without those entries.
 *
 * @param run makes the call, with where the answer goes
 * @param answered the interaction, once the call has ended
 * @throws ProxyError GRANT_INSUFFICIENT for a resource that is labelled, and for an answer in which labels are not read
 */
export async function runUnlabelled(
  open: Open,
  maxBytes: number,
  run: (open: Open) => Promise<unknown>,
  answered: () => Answered | undefined,
): Promise<void> {
  const collector = new JsonCollector(maxBytes);
  let raw: AnswerSink | undefined;
  await run((head) => {
    // Content as it was stored carries no label, and may be large.
    const isContent = isRawContent(head, answered());
    return isContent ? (raw = open(head)) : collector.begin(head);
  });
  if (raw !== undefined) return;
  const { head, page } = collector.page();
  const { 'content-length': _length, ...headers } = head.headers;
  const told = isSearch(answered()) ? withWarning(headers) : headers;
  await sendWhole(open, { status: head.status, headers: told }, await readable(head, page, answered()));
}

function isSearch(answered: Answered | undefined): boolean {
  return answered !== undefined && /^(search|history|operation)/.test(answered.kind) && !answered.isWrite;
}

/** Said of every list, whether something was left out or not: that there is something is what the person keeps back. */
function withWarning(headers: ResponseHead['headers']): ResponseHead['headers'] {
  const given = headers['warning'];
  return { ...headers, warning: given === undefined ? labelWarning : [given, labelWarning].flat().join(', ') };
}

/** What an app is told that was not given labelled entries; see {@link runUnlabelled}. */
export const labelNotice = 'Entries that the platform labels as sensitive are not given to this app: there may be some';
const labelWarning = `299 fhir-gateway "${labelNotice}"`;

async function readable(head: ResponseHead, page: CutPage, answered: Answered | undefined): Promise<string> {
  if (page.shell === '' || answered?.kind === 'capabilities') return pageText(page);
  const family = familyOf(head);
  if (family !== 'fhir-json' && family !== 'plain-json') throw kept(formMessage);
  try {
    const reading = await inTimeSlices(pageLength(page), withoutLabelled(page));
    if (reading) return reading.text;
  } catch {
    throw new ProxyError('UPSTREAM_NOT_FHIR', 'The answer of the platform is not JSON.', {
      upstreamStatus: head.status,
    });
  }
  // The platform has carried a write out: that it did is told, and not what it then shows.
  if (answered?.isWrite === true) return '';
  throw kept('This app was not given what the platform labels as sensitive.');
}

const formMessage =
  'This app was not given what platforms label as sensitive, and labels are read in JSON only: ask for FHIR JSON.';

function kept(message: string): ProxyError {
  return new ProxyError('GRANT_INSUFFICIENT', message, { rule: 'grant.labels', stage: 'send' });
}

function familyOf({ headers }: ResponseHead): ReturnType<typeof mediaFamily> {
  const contentType = headers['content-type'];
  return mediaFamily(typeof contentType === 'string' ? contentType : undefined);
}

/** Whether an answer is a `Binary` or an attachment in its own media type, rather than a resource. */
export function isRawContent(head: ResponseHead, answered: Answered | undefined): boolean {
  if (head.status >= 400 || answered === undefined) return false;
  const { kind, resourceType, operation } = answered;
  const mayBe = (resourceType === 'Binary' && (kind === 'read' || kind === 'vread')) || operation === rawOperation;
  return mayBe && familyOf(head) !== 'fhir-json';
}

const rawOperation = '$binary-access-read';
