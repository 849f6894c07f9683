import type { Location, Organization, Practitioner, PractitionerRole } from 'fhir/r4.js';
import type { Stored } from '../base/stored.js';
import { codings, concepts } from '../codes/concepts.js';
import { npi } from '../base/systems.js';
import { meta, referenceTo } from '../base/fhir-values.js';
import type { Town } from './names.js';
import { carinProfile, usCore } from '../base/profiles.js';
import type { RosterName, Sex } from './roster.js';

/** What every directory entry needs: the moment it was stored, and a number of its own. */
export interface EntryFacts {
  storedMs: number;
  /** Unique among organizations and practitioners; NPI and phone number are made of it. */
  serial: number;
}

/**
 * A well-formed National Provider Identifier that nobody can have: real ones begin with 1 or 2.
 *
 * @see the NPI check digit: Luhn over the number with the prefix 80840, which adds 24
 */
export function fictionalNpi(serial: number): string {
  const body = `9${String(serial).padStart(8, '0')}`;
  let sum = 24;
  for (let i = 0; i < body.length; i += 1) {
    const digit = Number(body[body.length - 1 - i]);
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function identifierOf({ serial }: EntryFacts) {
  return { type: concepts.nationalProviderIdentifier, system: npi, value: fictionalNpi(serial) };
}

function contactOf({ serial }: EntryFacts, mailbox: string): NonNullable<Organization['telecom']> {
  const phone = `555-555-01${String(serial % 100).padStart(2, '0')}`;
  return [
    { system: 'phone', value: phone, use: 'work' },
    { system: 'email', value: `${mailbox}@example.org`, use: 'work' },
  ];
}

/** A provider of care or, with a `payerId`, a payer. */
export function organizationEntry(
  facts: EntryFacts,
  { id, name, town, payerId }: { id: string; name: string; town: Town; payerId?: string },
): Stored<Organization> {
  const payer =
    payerId === undefined
      ? []
      : [{ type: concepts.payerIdentifier, system: 'https://payers.example.org', value: payerId }];
  return {
    resourceType: 'Organization',
    id,
    meta: meta(facts.storedMs, usCore('us-core-organization'), carinProfile('Organization')),
    identifier: [identifierOf(facts), ...payer],
    active: true,
    type: [payerId === undefined ? concepts.providerOrganization : concepts.payerOrganization],
    name,
    telecom: contactOf(facts, id),
    address: [{ line: [`${facts.serial} Market Place`], ...town, country: 'US' }],
  };
}

/** The building of an organization, under the organization's name, phone and address. */
export function locationEntry({ storedMs }: EntryFacts, owner: Stored<Organization>): Stored<Location> {
  return {
    resourceType: 'Location',
    id: `${owner.id}-building`,
    meta: meta(storedMs, usCore('us-core-location')),
    status: 'active',
    name: owner.name,
    mode: 'instance',
    telecom: owner.telecom,
    address: owner.address?.[0],
    physicalType: concepts.building,
    managingOrganization: referenceTo(owner, owner.name),
  };
}

/** A doctor, and the role at the employer. */
export function clinicianEntries(
  facts: EntryFacts,
  {
    name,
    sex,
    employer,
    specialty,
  }: { name: RosterName; sex: Sex; employer: Stored<Organization>; specialty: keyof typeof concepts.specialties },
): { practitioner: Stored<Practitioner>; role: Stored<PractitionerRole>; displayName: string } {
  const displayName = `Dr. ${name.given} ${name.family}`;
  const telecom = contactOf(facts, `dr.${name.login}`);
  const practitioner: Stored<Practitioner> = {
    resourceType: 'Practitioner',
    id: `dr-${name.id}`,
    meta: meta(facts.storedMs, usCore('us-core-practitioner'), carinProfile('Practitioner')),
    identifier: [identifierOf(facts)],
    active: true,
    name: [{ use: 'official', family: name.family, given: [name.given], prefix: ['Dr.'], text: displayName }],
    telecom,
    address: employer.address,
    gender: sex,
    qualification: [{ code: { coding: [codings.medicalDoctor], text: 'Doctor of Medicine' } }],
  };
  const role: Stored<PractitionerRole> = {
    resourceType: 'PractitionerRole',
    id: `role-${name.id}`,
    meta: meta(facts.storedMs, usCore('us-core-practitionerrole')),
    active: true,
    practitioner: referenceTo(practitioner, displayName),
    organization: referenceTo(employer, employer.name),
    code: [concepts.doctor],
    specialty: [concepts.specialties[specialty]],
    telecom,
  };
  return { practitioner, role, displayName };
}
