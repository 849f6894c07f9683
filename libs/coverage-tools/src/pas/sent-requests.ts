import { objectsOf } from '@fhir-gateway/fhir';
import type { Bundle, Claim, Coverage, Patient } from 'fhir/r4.js';
import type { SentRequest } from '../crd/assertion/requirements.js';
import type { PriorAuthDecision } from './decision/decision.js';
import { isOver, type LedgerEntry, type RequestLedger } from './request/request-ledger.js';

/** What a request is looked for by: as the record of the platform says it. */
interface SoughtRequest {
  readonly platformId: string;
  readonly code: string;
  readonly patient: Patient;
  readonly coverage: Coverage;
}

/** The requests of a ledger for a service, newest first; those that were withdrawn or not taken are none. Nobody is asked. */
export async function findSentRequests(
  ledger: Pick<RequestLedger, 'list'>,
  sought: SoughtRequest,
): Promise<SentRequest[]> {
  const found = (await ledger.list()).flatMap((entry) => sent(entry, sought) ?? []);
  return found.sort((one, other) => (one.sentAt < other.sentAt ? 1 : one.sentAt > other.sentAt ? -1 : 0));
}

function sent(entry: LedgerEntry, { platformId, code, patient, coverage }: SoughtRequest): SentRequest | undefined {
  if (entry.platformId !== platformId || entry.state === 'refused' || isOver(entry)) return undefined;
  const decided = entry.state === 'decided' ? entry : undefined;
  const request = entry.request ?? decided?.inquiry;
  const [claim] = ofType<Claim>(request, 'Claim');
  const item = objectsOf(claim?.item).find(({ productOrService }) =>
    objectsOf(productOrService?.coding).some((coding) => coding.code === code),
  );
  if (item === undefined || !isOf(request, patient, coverage)) return undefined;
  const serviceDate = item.servicedDate ?? item.servicedPeriod?.start;
  return {
    requestId: entry.requestId,
    sentAt: entry.sentAt,
    ...(serviceDate !== undefined && { serviceDate }),
    ...(decided && { decision: inShort(decided.decision) }),
  };
}

function inShort({ status, authorizationNumber, expires }: PriorAuthDecision): NonNullable<SentRequest['decision']> {
  return {
    status,
    ...(authorizationNumber !== undefined && { authorizationNumber }),
    ...(expires !== undefined && { expires }),
  };
}

/** The request has the person as their record says it: two people of one session may ask the same payer. */
function isOf(request: Bundle | undefined, patient: Patient, coverage: Coverage): boolean {
  const isPatient = ofType<Patient>(request, 'Patient').some(
    ({ name, birthDate }) => birthDate === patient.birthDate && JSON.stringify(name) === JSON.stringify(patient.name),
  );
  const isCoverage = ofType<Coverage>(request, 'Coverage').some(
    ({ subscriberId }) => subscriberId === coverage.subscriberId,
  );
  return isPatient && isCoverage;
}

function ofType<T extends Claim | Patient | Coverage>(request: Bundle | undefined, type: T['resourceType']): T[] {
  return objectsOf(request?.entry).flatMap(({ resource }) => (resource?.resourceType === type ? [resource as T] : []));
}
