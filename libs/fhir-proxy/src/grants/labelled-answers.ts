import type { AnswerSink } from '../contract/answer-sink.js';
import type { ResponseHead } from '../contract/fhir-call.js';
import type { Interaction } from '../contract/interaction.js';
import { mediaFamily } from '../contract/media-type.js';
import { ProxyError } from '../contract/proxy-error.js';
import { JsonCollector } from '../answer/json-collector.js';
import { withWarning } from '../answer/gateway-warning.js';
import type { HeldBytes } from '../answer/held-bytes.js';
import { sendLeft, sendUnread } from '../answer/send-left.js';
import { isLabelled } from './sensitive-labels.js';

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
  { maxJsonBytes, held }: { readonly maxJsonBytes: number; readonly held: HeldBytes },
  run: (open: Open) => Promise<unknown>,
  answered: () => Answered | undefined,
): Promise<void> {
  const collector = new JsonCollector(maxJsonBytes, { leavesOut: true, held });
  let raw: AnswerSink | undefined;
  try {
    await run((head) => {
      // Content as it was stored carries no label, and may be large.
      const isContent = isRawContent(head, answered());
      return isContent ? (raw = open(head)) : collector.begin(head);
    });
    if (raw !== undefined) return;
    const answer = collector.page();
    const { kind, isWrite } = answered() ?? {};
    const family = familyOf(answer.head);
    if (kind === 'capabilities') return await sendUnread(answer, open);
    const isRead = family === 'fhir-json' || family === 'plain-json';
    if (!isRead && answer.page.shell !== '') throw kept(formMessage);
    await sendLeft(answer, {
      open,
      isOut: isLabelled,
      told: (headers) => (isSearch(answered()) ? withWarning(headers, labelNotice) : headers),
      // The platform has carried a write out: that it did is told, and not what it then shows.
      refused: () => {
        if (isWrite !== true) throw kept('This app was not given what the platform labels as sensitive.');
      },
    });
  } finally {
    collector.release();
  }
}

function isSearch(answered: Answered | undefined): boolean {
  return answered !== undefined && /^(search|history|operation)/.test(answered.kind) && !answered.isWrite;
}

/**
 * What an app is told that was not given labelled entries; see {@link runUnlabelled}. Said of every list, whether something
 * was left out or not: that there is something is what the person keeps back.
 */
export const labelNotice = 'Entries that the platform labels as sensitive are not given to this app: there may be some';

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
