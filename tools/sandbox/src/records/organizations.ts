import type { Location, Medication, Organization, Practitioner, PractitionerRole, Resource } from 'fhir/r4.js';
import { medications, type MedicationKey } from './codes/medications.js';
import {
  building,
  doctor,
  medicalDoctor,
  nationalProviderIdentifier,
  payerIdentifier,
  payerOrganization,
  providerOrganization,
  specialties,
} from './codes/organizations.js';
import { npi } from './codes/systems.js';
import { dayMs } from './dates.js';
import { meta, referenceTo } from './fhir-values.js';
import { towns } from './names.js';
import { carinProfile, usCore } from './profiles.js';
import type { Roster } from './roster.js';

type WithId<T extends Resource> = T & { id: string };

/** A doctor with the role at one organization. */
export interface Clinician {
  practitioner: WithId<Practitioner>;
  role: WithId<PractitionerRole>;
  login: string;
  displayName: string;
}

/** A place of care: who runs it, where it is, who works there. */
export interface Site {
  organization: WithId<Organization>;
  location: WithId<Location>;
  clinicians: readonly [Clinician, Clinician];
}

/** What all patients share: places of care, payers and the formulary. */
export interface Directory {
  resources: Resource[];
  clinics: readonly [Site, Site];
  hospital: Site;
  laboratory: WithId<Organization>;
  pharmacy: WithId<Organization>;
  payers: { commercial: WithId<Organization>; senior: WithId<Organization> };
  /** The Medication resources that prescriptions point at. */
  formulary: Partial<Record<MedicationKey, WithId<Medication>>>;
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

/** Makes the directory; `storedMs` is when its entries were last stored. */
export function createDirectory(asOfMs: number, roster: Roster): Directory {
  const storedMs = asOfMs - 400 * dayMs;
  const resources: Resource[] = [];
  let serial = 0;

  const keep = <T extends Resource>(resource: WithId<T>): WithId<T> => {
    resources.push(resource);
    return resource;
  };
  const nextNpi = () => {
    serial += 1;
    return { type: nationalProviderIdentifier, system: npi, value: fictionalNpi(serial) };
  };
  const contact = (name: string) => [
    { system: 'phone' as const, value: `555-555-01${String(serial % 100).padStart(2, '0')}`, use: 'work' as const },
    { system: 'email' as const, value: `${name}@example.org`, use: 'work' as const },
  ];
  const addressOf = (town: number) => {
    const { city, state, postalCode } = towns[town % towns.length] ?? towns[0];
    return { line: [`${serial} Market Place`], city, state, postalCode, country: 'US' };
  };

  function organization(id: string, name: string, payerId?: string): WithId<Organization> {
    const number = nextNpi();
    return keep<Organization>({
      resourceType: 'Organization',
      id,
      meta: meta(storedMs, usCore('us-core-organization'), carinProfile('Organization')),
      identifier:
        payerId === undefined
          ? [number]
          : [number, { type: payerIdentifier, system: 'https://payers.example.org', value: payerId }],
      active: true,
      type: [payerId === undefined ? providerOrganization : payerOrganization],
      name,
      telecom: contact(id),
      address: [addressOf(serial)],
    });
  }

  function clinician(
    employer: WithId<Organization>,
    specialty: keyof typeof specialties,
    sex: 'female' | 'male',
  ): Clinician {
    const name = roster.name(sex);
    const displayName = `Dr. ${name.given} ${name.family}`;
    const practitioner = keep<Practitioner>({
      resourceType: 'Practitioner',
      id: `dr-${name.id}`,
      meta: meta(storedMs, usCore('us-core-practitioner'), carinProfile('Practitioner')),
      identifier: [nextNpi()],
      active: true,
      name: [{ use: 'official', family: name.family, given: [name.given], prefix: ['Dr.'], text: displayName }],
      telecom: contact(`dr.${name.login}`),
      address: [addressOf(serial)],
      gender: sex,
      qualification: [{ code: { coding: [medicalDoctor], text: 'Doctor of Medicine' } }],
    });
    const role = keep<PractitionerRole>({
      resourceType: 'PractitionerRole',
      id: `role-${name.id}`,
      meta: meta(storedMs, usCore('us-core-practitionerrole')),
      active: true,
      practitioner: referenceTo(practitioner, displayName),
      organization: referenceTo(employer, employer.name),
      code: [doctor],
      specialty: [specialties[specialty]],
      telecom: contact(`dr.${name.login}`),
    });
    return { practitioner, role, login: `dr-${name.login}`, displayName };
  }

  function site(id: string, name: string, staff: readonly [keyof typeof specialties, keyof typeof specialties]): Site {
    const owner = organization(id, name);
    const location = keep<Location>({
      resourceType: 'Location',
      id: `${id}-building`,
      meta: meta(storedMs, usCore('us-core-location')),
      status: 'active',
      name,
      mode: 'instance',
      telecom: contact(id),
      address: owner.address?.[0],
      physicalType: building,
      managingOrganization: referenceTo(owner, name),
    });
    return {
      organization: owner,
      location,
      clinicians: [clinician(owner, staff[0], 'female'), clinician(owner, staff[1], 'male')],
    };
  }

  const formulary: Directory['formulary'] = {};
  for (const [key, drug] of Object.entries(medications) as [MedicationKey, (typeof medications)[MedicationKey]][]) {
    if (!drug.isReferenced) continue;
    formulary[key] = keep<Medication>({
      resourceType: 'Medication',
      id: `medication-${key}`,
      meta: meta(storedMs, usCore('us-core-medication')),
      code: drug.code,
      status: 'active',
    });
  }
  return {
    clinics: [
      site('millrace-clinic', 'Millrace Family Clinic', ['familyMedicine', 'familyMedicine']),
      site('fairwater-clinic', 'Fairwater Family Clinic', ['familyMedicine', 'familyMedicine']),
    ],
    hospital: site('stonebarrow-hospital', 'Stonebarrow Hospital', ['emergencyMedicine', 'orthopaedicSurgery']),
    laboratory: organization('larkspire-laboratory', 'Larkspire Laboratory'),
    pharmacy: organization('copper-lane-pharmacy', 'Copper Lane Pharmacy'),
    payers: {
      commercial: organization('bramblewood-health-plan', 'Bramblewood Health Plan', 'BRAMB'),
      senior: organization('evenlode-senior-plan', 'Evenlode Senior Plan', 'EVENL'),
    },
    formulary,
    resources,
  };
}
