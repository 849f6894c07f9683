import { patientElements, whoseEntry } from '@fhir-gateway/fhir';
import { isContentWanted } from '../answer/answer-plan.js';
import { JsonCollector } from '../answer/json-collector.js';
import { withWarning } from '../answer/gateway-warning.js';
import type { HeldBytes } from '../answer/held-bytes.js';
import { sendLeft, sendUnread } from '../answer/send-left.js';
import type { AnswerSink } from '../contract/answer-sink.js';
import { wantsXml } from '../contract/asked-format.js';
import type { ResponseHead } from '../contract/fhir-call.js';
import { ProxyError } from '../contract/proxy-error.js';
import { joinQuery } from '../contract/query-parts.js';
import { isRawContent } from '../grants/labelled-answers.js';
import { enforce, refuse } from '../policy/decision.js';
import { headerOf } from '../request/request-headers.js';
import type { PreparedCall } from './prepared-call.js';

/** A call whose answer is held until each resource in it was compared with the patient of the login. */
interface ConfinedCall {
  readonly prepared: PreparedCall;
  /**
   * Hands on what is not another patient's.
   *
   * @throws ProxyError PATIENT_OUT_OF_SCOPE for a resource of another patient; RESPONSE_TOO_LARGE
   */
  deliver(): Promise<void>;
}

/** Whether the answer to a call is compared: exports go through files, and capabilities are nobody's. */
export function isCompared({ route, interaction }: PreparedCall): boolean {
  return route.quirks.confineToPatient === true && !/^(capabilities|job-)/.test(interaction.kind);
}

/**
 * Refuses a call whose answer could not be compared: in XML, or without the elements that say whom a resource is about.
 *
 * @throws ProxyError FORMAT_NOT_SUPPORTED | REQUEST_INVALID | PATIENT_OUT_OF_SCOPE
 */
export function requireComparable({ call, interaction, query, body, batch }: PreparedCall): void {
  // What it answers is in no form of FHIR: nothing in it says whose it is.
  if (interaction.operation === '$graphql') enforce(refuse('confinement.reach'), 'authorize');
  const accept = headerOf(call.request, 'accept');
  const isContent = interaction.mayBeContent && isContentWanted(interaction, { search: query, accept });
  if (!isContent && wantsXml(query, accept)) {
    throw new ProxyError('FORMAT_NOT_SUPPORTED', `${compared} Ask for it as JSON.`);
  }
  requireWhole(interaction.resourceType, joinQuery(query, body?.form ?? ''));
  for (const entry of batch?.entries ?? []) requireWhole(entry.interaction.resourceType, entry.query);
}

function requireWhole(resourceType: string | undefined, asked: string): void {
  const search = [...new URLSearchParams(asked)];
  const isShort = search.some(([name, value]) => name.startsWith('_summary') && /text|true/i.test(value));
  const parts = search.filter(([name]) => name.startsWith('_elements'));
  if (!isShort && parts.length === 0) return;
  const named = new Set(patientElements(resourceType ?? '').map(([first = '']) => first));
  const elements = parts.flatMap(([, value]) => value.split(','));
  // A resource of a type that has none of them is about nobody, or is the Patient itself.
  const isKnown = resourceType !== undefined && resourceType !== '*';
  if (!isShort && isKnown && [...named].every((name) => elements.includes(name))) return;
  const more = named.size === 0 ? '' : ` or with ${[...named].join(', ')} among the elements`;
  throw new ProxyError('REQUEST_INVALID', `${compared} Ask for whole resources, without _summary${more}.`);
}

const compared = 'This platform is confined to the patient of the login, so the answer is compared with the patient.';
const warning = 'Entries of another patient than the sign-in is for were left out';

/** What bounds answers that are held until they were looked at. */
export interface HoldLimits {
  /** Largest answer; content as it was stored passes as it comes. */
  readonly maxJsonBytes: number;
  /** Counts what all of them hold. */
  readonly held: HeldBytes;
}

/** Prepares a call for being compared. */
export function compareAnswer(
  prepared: PreparedCall,
  patientId: string | undefined,
  { maxJsonBytes, held }: HoldLimits,
): ConfinedCall {
  const { interaction } = prepared;
  const collector = new JsonCollector(maxJsonBytes, { leavesOut: true, held });
  let raw: AnswerSink | undefined;
  const open = (head: ResponseHead) =>
    isRawContent(head, interaction) ? (raw = prepared.open(head)) : collector.begin(head);
  return {
    prepared: { ...prepared, open },
    async deliver() {
      if (raw !== undefined) return;
      try {
        const held = collector.page();
        if (held.head.status >= 400) return void (await sendUnread(held, prepared.open));
        await sendLeft(held, {
          open: prepared.open,
          // A patient whose id nobody can compare is not shown either.
          isOut: (resource) => !['own', 'unsaid'].includes(whoseEntry(resource, { patientId })),
          told: (headers, isChanged) => (isChanged ? withWarning(headers, warning) : headers),
          // A write was carried out: that it was is told, and not what the platform then shows.
          refused: () => (interaction.isWrite ? undefined : enforce(refuse('confinement.answer'), 'send')),
        });
      } finally {
        collector.release();
      }
    },
  };
}
