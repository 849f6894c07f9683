import { caution } from '../../step.js';
import type { DocumentReference, Parameters } from 'fhir/r4.js';
import type { CoverageContext } from '../../coverage-context.js';
import { CoverageError } from '../../coverage-error.js';
import { bodyOf } from '../../dtr/exchange/payer-answers.js';
import type { WantedInformation } from '../decision/wanted-information.js';
import { changeableRequest, type ChangeableEntry, type ChangeTarget } from '../request/change-guard.js';
import { counted, resourcesLine, type RequestPreview } from '../request/preview.js';
import { outgoingResources } from '../../sides/outgoing-resources.js';
import { ledgerNameIn, type RequestLedger } from '../request/request-ledger.js';
import { attachmentParameters } from './attachment-parameters.js';

/** The documents as they would go, and as a person is shown them. */
export interface BuiltAttachment {
  readonly entry: ChangeableEntry;
  readonly parameters: Parameters;
  readonly preview: RequestPreview;
  /** They were sent before. */
  readonly isSent: boolean;
}

type Tracked = WantedInformation & { readonly trackingId: string };

const deadlineMs = 20_000;

/**
 * Makes the answer to a payer's request for documents.
 *
 * @throws CoverageError PRIOR_AUTH_UNKNOWN | PRIOR_AUTH_UNCHANGEABLE where the payer waits for no documents, or none are given
 */
export async function buildAttachment(
  context: Pick<CoverageContext, 'platform'>,
  ledger: RequestLedger,
  target: ChangeTarget,
  documents: readonly DocumentReference[],
): Promise<BuiltAttachment> {
  const entry = await changeableRequest(ledger, target);
  const wanted = wantedDocuments(entry);
  if (wanted === undefined) {
    throw new CoverageError('PRIOR_AUTH_UNCHANGEABLE', 'The payer waits for no documents about this request.');
  }
  if (documents.length === 0) {
    throw new CoverageError('PRIOR_AUTH_UNCHANGEABLE', 'The documents that the payer asked for are not given.');
  }
  const { trackingId, codes } = wanted;
  return {
    entry,
    parameters: attachmentParameters(entry.request, wanted, documents),
    isSent: entry.attached?.includes(trackingId) ?? false,
    preview: {
      sends: [
        `${counted(documents.length, 'document')}, which the payer asked for about request ${entry.requestId}`,
        `To: ${context.platform.name}`,
        'With them: the payer’s own tracking id, the member number, the NPI of who ordered, the day of the service',
        resourcesLine(documents.flatMap(namesOf)),
      ],
      warnings: codes.length > 1 ? [caution('several-documents-wanted')] : [],
    },
  };
}

/**
 * Sends documents once: `$submit-attachment`, while nobody else changes the request.
 *
 * @throws CoverageError PAYER_… ; the entry then does not say that they were sent
 */
export async function sendAttachment(
  { payer }: Pick<CoverageContext, 'payer'>,
  ledger: RequestLedger,
  target: ChangeTarget,
  parameters: Parameters,
): Promise<{ readonly entry: ChangeableEntry; readonly isRepeated: boolean }> {
  const name = ledgerNameIn(target.requestId) ?? '';
  return ledger.exclusively(name, async (lock) => {
    const entry = await changeableRequest(ledger, target);
    const trackingId = wantedDocuments(entry)?.trackingId;
    if (trackingId === undefined || entry.attached?.includes(trackingId)) return { entry, isRepeated: true };
    if (!(await lock.stillHeld()))
      throw new CoverageError('PRIOR_AUTH_UNCHANGEABLE', 'Another call changes this request.');
    const body = parameters;
    const answer = await payer.send({ service: 'pas', method: 'POST', path: '$submit-attachment', body, deadlineMs });
    bodyOf(answer, '$submit-attachment');
    const sent = { ...entry, attached: [...(entry.attached ?? []), trackingId] };
    await ledger.write(name, sent);
    return { entry: sent, isRepeated: false };
  });
}

/** A document as the person knows it, and what stands in it. */
function namesOf(document: DocumentReference, index: number): string[] {
  const name = `DocumentReference/${document.id ?? index + 1}`;
  return outgoingResources(document, () => name).map(({ resource }) => resource);
}

/** What the payer waits for and can be answered with documents. */
function wantedDocuments({ decision }: ChangeableEntry): Tracked | undefined {
  if (decision.status !== 'pended') return undefined;
  return decision.wanted.find((one): one is Tracked => one.kind === 'document' && one.trackingId !== undefined);
}
