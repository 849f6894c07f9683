import { objectsOf } from '@fhir-gateway/fhir';
import type { Bundle, Claim, Coding, FhirResource, Identifier, Organization, Patient, Reference } from 'fhir/r4.js';
import { npiSystem } from '../vocabulary/pas-systems.js';

/** One item of a request, as far as an answer can be compared with it. */
export interface AskedItem {
  readonly sequence: number;
  readonly codes: readonly Coding[];
  readonly quantity?: number;
  /** `YYYY-MM-DD`, first and last day of the service. */
  readonly from?: string;
  readonly until?: string;
}

/** What was asked, for comparison with what a payer answers. */
export interface AskedRequest {
  readonly claimUrl?: string;
  readonly claimId?: string;
  readonly identifiers: readonly Identifier[];
  readonly bundleIdentifier?: Identifier;
  readonly patient?: Patient;
  readonly patientUrl?: string;
  readonly insurer?: Organization;
  /** NPIs of everybody on the provider's side. */
  readonly npis: readonly string[];
  /** `fullUrl` of every resource. */
  readonly urls: ReadonlySet<string>;
  /** None for an inquiry, which names no items. */
  readonly items: readonly AskedItem[];
}

/** Reads a request, or the inquiry about it. */
export function askedIn(request: Bundle): AskedRequest {
  const entries = objectsOf(request.entry);
  const [first] = entries;
  const claim = first?.resource?.resourceType === 'Claim' ? (first.resource as Claim) : undefined;
  const resolve = <T extends FhirResource>(
    reference: Reference | undefined,
    type: T['resourceType'],
  ): T | undefined => {
    const found = entries.find(({ fullUrl }) => fullUrl !== undefined && fullUrl === reference?.reference)?.resource;
    return found?.resourceType === type ? (found as T) : undefined;
  };
  const patient =
    resolve<Patient>(claim?.patient, 'Patient') ??
    entries.map(({ resource }) => resource).find((one): one is Patient => one?.resourceType === 'Patient');
  const patientUrl = claim?.patient.reference;
  const insurer = resolve<Organization>(claim?.insurer, 'Organization');
  return {
    ...(first?.fullUrl !== undefined && { claimUrl: first.fullUrl }),
    ...(claim?.id !== undefined && { claimId: claim.id }),
    identifiers: objectsOf(claim?.identifier),
    ...(request.identifier && { bundleIdentifier: request.identifier }),
    ...(patient && { patient }),
    ...(patientUrl !== undefined && { patientUrl }),
    ...(insurer && { insurer }),
    npis: entries.flatMap(({ resource }) => (resource === insurer ? [] : npisOf(resource))),
    urls: new Set(entries.flatMap(({ fullUrl }) => fullUrl ?? [])),
    items: objectsOf(claim?.item).flatMap(itemOf),
  };
}

function itemOf({ sequence, productOrService, servicedDate, servicedPeriod, quantity }: NonNullable<Claim['item']>[0]) {
  const codes = objectsOf(productOrService?.coding);
  if (codes.some(({ code }) => code === 'not-applicable')) return [];
  const from = servicedDate ?? servicedPeriod?.start?.slice(0, 10);
  const until = servicedDate ?? servicedPeriod?.end?.slice(0, 10) ?? from;
  return {
    sequence,
    codes,
    ...(typeof quantity?.value === 'number' && { quantity: quantity.value }),
    ...(from !== undefined && until !== undefined && { from, until }),
  };
}

/** The National Provider Identifiers of a resource. */
export function npisOf(resource: unknown): string[] {
  const { identifier } = (resource ?? {}) as { identifier?: readonly Identifier[] };
  return objectsOf(identifier).flatMap(({ system, value }) =>
    system === npiSystem && typeof value === 'string' ? value : [],
  );
}
