import { caution } from '../../step.js';
import { parseReference } from '@fhir-gateway/fhir';
import type {
  Bundle,
  BundleEntry,
  Claim,
  DeviceRequest,
  DocumentReference,
  FhirResource,
  MedicationRequest,
  QuestionnaireResponse,
  Reference,
  ServiceRequest,
} from 'fhir/r4.js';
import { CoverageError } from '../../coverage-error.js';
import { changedClaim } from './changed-claim.js';
import { claimIdentifier } from './claim.js';
import { pasExtension } from '../vocabulary/pas-systems.js';
import { counted, resourcesLine, type RequestPreview } from './preview.js';
import { namesIn, namesOfChange } from './request-names.js';
import type { RequestNames } from './gather-request.js';
import { attached, collection } from './request-bundle.js';
import type { Relink } from './relink.js';
import { stableUuid } from '../../stable-uuid.js';

/** What is to be changed, and what the request that it is changed in was. */
export interface RequestChange {
  readonly kind: 'update' | 'cancel';
  /** The request as it was sent. */
  readonly prior: Bundle;
  readonly priorRequestId: string;
  /** `YYYY-MM-DD`, from now on. */
  readonly date: string;
  readonly quantity?: number;
  /** All that the caller has; those that went with the request before are not sent twice. */
  readonly attachments: readonly (QuestionnaireResponse | DocumentReference)[];
  readonly senderId?: string;
  /** What references of the record mean here, by the record's own names for patient and coverage. */
  readonly patientId: string;
}

type Order = ServiceRequest | DeviceRequest | MedicationRequest;

/** Characters of a changed request with all that went before it. */
const mostCharacters = 3_000_000;

/**
 * The Bundle that changes or withdraws a request which was sent: the new Claim, then everything of the earlier Bundle,
 * so that whatever the earlier Claim refers to is still there.
 *
 * @throws CoverageError PRIOR_AUTH_UNCHANGEABLE where nothing would change, or there is no end of changes
 */
export function changedRequest(
  change: RequestChange,
  names: RequestNames,
): { readonly bundle: Bundle; readonly preview: RequestPreview } {
  const { kind, prior } = change;
  const [first] = prior.entry ?? [];
  const claim = first?.resource as FhirResource | undefined;
  const [item] = claim?.resourceType === 'Claim' ? (claim.item ?? []) : [];
  if (first?.fullUrl === undefined || claim?.resourceType !== 'Claim' || !item) {
    throw new TypeError('the request that is to be changed has no Claim');
  }
  const idOf = (role: string) => stableUuid(names.requestId, role);
  const isMoved = item.servicedDate !== change.date || item.quantity?.value !== change.quantity;
  const attachments = kind === 'cancel' ? [] : newAttachments(change, claim, idOf);
  if (kind === 'update' && !isMoved && attachments.length === 0) {
    throw new CoverageError('PRIOR_AUTH_UNCHANGEABLE', 'Nothing differs from the request that was sent.');
  }
  const order = kind === 'update' && isMoved ? changedOrder(prior, item.extension, change, idOf('order')) : undefined;
  const next = changedClaim(claim, {
    kind,
    id: idOf('claim'),
    identifier: claimIdentifier({ ...names, ...(change.senderId !== undefined && { senderId: change.senderId }) }),
    at: names.at,
    priorUrl: first.fullUrl,
    ...(order && {
      item: {
        date: change.date,
        ...(change.quantity !== undefined && { quantity: change.quantity }),
        order: to(order.id),
      },
    }),
    added: attachments.map(({ id }) => to(id)),
  });
  const own = collection(names, 'pas-request-bundle', [next, ...(order ? [order] : []), ...attachments]);
  const bundle = { ...own, entry: [...(own.entry ?? []), ...(prior.entry ?? [])] };
  if (JSON.stringify(bundle).length > mostCharacters) {
    throw new CoverageError('PRIOR_AUTH_UNCHANGEABLE', 'The request has been changed too often to be changed again.');
  }
  const shown = previewOf(change, claim, attachments);
  const resources = namesIn(bundle, namesOfChange(bundle, claim, change.patientId));
  return { bundle, preview: { ...shown, sends: [...shown.sends, resourcesLine(resources)] } };
}

/** What a person sees of the change: what differs, and nothing else. */
function previewOf(
  { kind, date, quantity, priorRequestId }: RequestChange,
  { item: items = [] }: Claim,
  attachments: readonly FhirResource[],
): RequestPreview {
  const [item] = items;
  const code = item?.productOrService.coding?.[0]?.code ?? '';
  if (kind === 'cancel') return { sends: [`Withdraws request ${priorRequestId}: ${code}, all of it`], warnings: [] };
  const forms = attachments.filter(({ resourceType }) => resourceType === 'QuestionnaireResponse').length;
  const before = item?.quantity?.value;
  return {
    sends: [
      `Changes request ${priorRequestId}: ${code}`,
      ...(item?.servicedDate === date ? [] : [`Day of service: ${date} instead of ${item?.servicedDate}`]),
      ...(before === quantity ? [] : [`Quantity: ${quantity ?? 'none named'} instead of ${before ?? 'none named'}`]),
      `Added: ${counted(forms, 'answered form')}, ${counted(attachments.length - forms, 'document')}`,
    ],
    warnings: [caution('decision-may-lapse')],
  };
}

function to(id: string | undefined): Reference {
  return { reference: `urn:uuid:${id ?? ''}` };
}

/** Forms and documents that did not go with the request before, under whatever id. */
function newAttachments(
  { prior, attachments, patientId }: RequestChange,
  claim: Claim,
  idOf: (role: string) => string,
): (QuestionnaireResponse | DocumentReference)[] {
  const known = new Set((prior.entry ?? []).map(({ resource }) => withoutId(resource as FhirResource)));
  const links: Relink = (reference) => {
    const relative = parseReference(reference)?.ref ?? reference;
    if (relative === `Patient/${patientId}`) return claim.patient.reference;
    if (/^Coverage\//.test(relative)) return claim.insurance[0]?.coverage.reference;
    return /^(?:Service|Device|Medication)Request\//.test(relative) ? orderUrl(claim) : undefined;
  };
  return attachments
    .map((attachment, index) => attached(attachment, idOf(`attachment-${index}`), links, claim.patient))
    .filter((attachment) => !known.has(withoutId(attachment)));
}

/** What a resource says, whatever it and those that it refers to are called. */
function withoutId(resource: FhirResource | undefined): string {
  return JSON.stringify(resource ?? null, (key, value: unknown) =>
    key === 'id' || (key === 'reference' && String(value).startsWith('urn:uuid:')) ? undefined : value,
  );
}

function orderUrl({ item: [item] = [] }: Claim): string | undefined {
  return item?.extension?.find(({ url }) => url === pasExtension('requestedService'))?.valueReference?.reference;
}

/** The order with the new day and quantity; the earlier one stays for the Claim that refers to it. */
function changedOrder(
  { entry = [] }: Bundle,
  extension: Claim['extension'],
  { date, quantity }: RequestChange,
  id: string,
): Order | undefined {
  const reference = extension?.find(({ url }) => url === pasExtension('requestedService'))?.valueReference?.reference;
  const order = entry.find(({ fullUrl }: BundleEntry) => fullUrl === reference)?.resource as FhirResource | undefined;
  if (order?.resourceType === 'ServiceRequest') {
    const { quantityQuantity: _before, ...rest } = order;
    return {
      ...rest,
      id,
      occurrenceDateTime: date,
      ...(quantity !== undefined && { quantityQuantity: { value: quantity } }),
    };
  }
  if (order?.resourceType === 'DeviceRequest') return { ...order, id, occurrenceDateTime: date };
  if (order?.resourceType !== 'MedicationRequest')
    throw new TypeError('the request that is to be changed has no order');
  const { dispenseRequest: _before, ...rest } = order;
  return { ...rest, id, ...(quantity !== undefined && { dispenseRequest: { quantity: { value: quantity } } }) };
}
