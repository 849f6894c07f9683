import type { Claim, ClaimResponse, Coverage, ExplanationOfBenefit, Observation, Patient, Resource } from 'fhir/r4.js';
import type { ClinicRecords } from '../clinic/generate-clinic.js';
import { dayMs, toInstant } from '../base/dates.js';
import { OpaqueIds } from '../base/opaque-ids.js';
import type { WrittenRecords } from '../hospital/generate-records.js';
import type { SandboxAccount, SandboxRecords } from '../base/records.js';
import type { SharedFact } from '../base/shared-facts.js';
import { claimOf, responseTo } from './claims.js';

/** What a payer has of a hospital's records: cards, bills, who sent them, and results that came with them. */
const heard = new Set([
  'Coverage',
  'ExplanationOfBenefit',
  'Location',
  'Observation',
  'Organization',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'RelatedPerson',
]);

/** Results and vital signs reach back so far. */
const clinicalMs = 730 * dayMs;
/** Claims stand beside their decisions for the latest so many bills of a person. */
const recentClaims = 3;

/** The payer's records, and how they compare with the hospital's. */
export interface MemberRecords {
  readonly records: SandboxRecords;
  readonly shared: readonly SharedFact[];
}

/**
 * Derives what the payer has of its members: ids of its own, names in capitals, cards, the bills of hospital and clinic,
 * claims with their decisions, and results that the hospital sent, none of the clinic.
 */
export function generateMember(
  { records: hospital, asOfMs }: WrittenRecords,
  { billed }: ClinicRecords,
): MemberRecords {
  const ids = memberIds();
  const bills = billed.map(fromClinic);
  const members = new Set(hospital.resources.flatMap((one) => ownerOf(one, 'Coverage') ?? []));
  const since = toInstant(asOfMs - clinicalMs);
  const own = hospital.resources.filter((one) => isHeard(one, members, since));
  const known = [...own.map(forMember), ...bills.map(forMember)];
  const claims = claimsBeside(known.filter(isBill));
  return {
    records: {
      resources: [...known, ...claims].map((one) => ids.rename(one)),
      accounts: hospital.accounts.flatMap((account) => memberAccount(account, members, ids)),
    },
    shared: own.filter(isBill).map((bill) => sharedBill(bill, ids)),
  };
}

/** The cards among what {@link generateMember} gives, without the rest. */
export function memberCards({ records: hospital }: WrittenRecords): Coverage[] {
  const ids = memberIds();
  return hospital.resources.filter(isCard).map((card) => ids.rename(card));
}

const memberIds = (): OpaqueIds => new OpaqueIds('member');

const isCard = (one: Resource): one is Coverage => one.resourceType === 'Coverage';
const isBill = (one: Resource): one is ExplanationOfBenefit => one.resourceType === 'ExplanationOfBenefit';

function ownerOf(one: Resource, type: string): string | undefined {
  if (one.resourceType !== type) return undefined;
  return (one as { beneficiary?: { reference?: string } }).beneficiary?.reference?.slice('Patient/'.length);
}

function isHeard(one: Resource, members: ReadonlySet<string>, since: string): boolean {
  if (!heard.has(one.resourceType)) return false;
  if (one.resourceType === 'Patient') return members.has(one.id ?? '');
  if (one.resourceType !== 'Observation') return true;
  const { category, effectiveDateTime = '' } = one as Observation;
  return category?.[0]?.coding?.[0]?.code !== 'social-history' && effectiveDateTime >= since;
}

/** Ids of the clinic's bills may be those of the hospital's. */
function fromClinic(one: Resource): Resource {
  if (!isBill(one)) return one;
  const identifier = one.identifier?.map((each) => ({ ...each, value: `${each.value}-harrow` }));
  return { ...one, id: `${one.id}-harrow`, ...(identifier && { identifier }) };
}

/** Without references to what the payer does not have. */
function forMember(one: Resource): Resource {
  if (one.resourceType === 'Patient') return inCapitals(one as Patient);
  if (one.resourceType === 'Observation') {
    const { encounter: _encounter, specimen: _specimen, basedOn: _basedOn, ...rest } = one as Observation;
    return rest;
  }
  if (!isBill(one)) return one;
  const { prescription, ...rest } = one;
  return {
    ...rest,
    ...(prescription && { prescription: { display: 'Prescription' } }),
    ...(one.item && { item: one.item.map(({ encounter: _encounter, ...line }) => line) }),
  };
}

function inCapitals(patient: Patient): Patient {
  const [name] = patient.name ?? [];
  const given = name?.given?.map((each) => each.toUpperCase()) ?? [];
  const family = name?.family?.toUpperCase() ?? '';
  const isMember = ({ system }: { system?: string }): boolean => system === 'https://payers.example.org/member';
  return {
    ...patient,
    identifier: patient.identifier?.filter(isMember) ?? [],
    name: [{ use: 'official', family, given, text: [...given, family].join(' ') }],
    telecom: patient.telecom?.filter(({ system }) => system === 'phone') ?? [],
  };
}

/** A claim and its decision for the latest bills of each person, and a prior authorization for every operation. */
function claimsBeside(bills: readonly ExplanationOfBenefit[]): (Claim | ClaimResponse)[] {
  const byPerson = new Map<string, ExplanationOfBenefit[]>();
  for (const bill of bills) {
    if (bill.type.coding?.[0]?.code === 'pharmacy') continue;
    const person = bill.patient.reference ?? '';
    byPerson.set(person, [...(byPerson.get(person) ?? []), bill]);
  }
  return [...byPerson.values()].flatMap((own) => {
    const latest = [...own].sort((a, b) => a.created.localeCompare(b.created)).slice(-recentClaims);
    const operations = own.filter(({ procedure }) => procedure !== undefined);
    return [
      ...latest.flatMap((bill) => [claimOf(bill, 'claim'), responseTo(bill, 'claim')]),
      ...operations.flatMap((bill) => [claimOf(bill, 'preauthorization'), responseTo(bill, 'preauthorization')]),
    ];
  });
}

/** Accounts are those of the hospital, for the records of members. */
function memberAccount(account: SandboxAccount, members: ReadonlySet<string>, ids: OpaqueIds): SandboxAccount[] {
  const patientIds = account.patientIds.filter((id) => members.has(id)).map((id) => ids.idOf('Patient', id));
  return patientIds.length === 0 ? [] : [{ ...account, patientIds, fhirUser: ids.refOf(account.fhirUser) }];
}

function sharedBill(bill: ExplanationOfBenefit, ids: OpaqueIds): SharedFact {
  const paid = bill.total?.find(({ category }) => category.coding?.[0]?.code === 'paidtoprovider')?.amount.value;
  const ref = `ExplanationOfBenefit/${bill.id}`;
  const says = `${bill.billablePeriod?.start}, paid ${paid} USD`;
  return {
    person: bill.patient.reference?.slice('Patient/'.length) ?? '',
    kind: 'same',
    about: 'claim',
    entries: [
      { system: 'ehr', ref, says },
      { system: 'member', ref: ids.refOf(ref), says },
    ],
  };
}
