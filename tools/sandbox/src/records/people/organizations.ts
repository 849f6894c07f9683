import type { Location, Medication, Organization, Practitioner, PractitionerRole, Resource } from 'fhir/r4.js';
import type { Stored } from '../base/stored.js';
import type { concepts } from '../codes/concepts.js';
import { medications, type MedicationCode, type MedicationKey } from '../codes/tables.js';
import { dayMs } from '../base/dates.js';
import { clinicianEntries, locationEntry, organizationEntry, type EntryFacts } from './directory-entries.js';
import { meta } from '../base/fhir-values.js';
import { towns, type Town } from './names.js';
import rows from './organizations.json' with { type: 'json' };
import { usCore } from '../base/profiles.js';
import type { Roster, Sex } from './roster.js';

/** A doctor with the role at one organization. */
export interface Clinician {
  practitioner: Stored<Practitioner>;
  role: Stored<PractitionerRole>;
  login: string;
  displayName: string;
}

/** A place of care: who runs it, where it is, who works there. */
export interface Site {
  organization: Stored<Organization>;
  location: Stored<Location>;
  clinicians: readonly [Clinician, Clinician];
}

/** What all patients share: places of care, payers and the formulary. */
export interface Directory {
  resources: Resource[];
  clinics: readonly [Site, Site];
  hospital: Site;
  laboratory: Stored<Organization>;
  pharmacy: Stored<Organization>;
  payers: { commercial: Stored<Organization>; senior: Stored<Organization> };
  /** The Medication resources that prescriptions point at. */
  formulary: Partial<Record<MedicationKey, Stored<Medication>>>;
}

type Specialty = keyof typeof concepts.specialties;
type Keep = <T extends Resource>(resource: Stored<T>) => Stored<T>;

function createFormulary(storedMs: number, keep: Keep): Directory['formulary'] {
  const formulary: Directory['formulary'] = {};
  for (const key of Object.keys(medications) as MedicationKey[]) {
    const drug: MedicationCode = medications[key];
    if (!drug.isReferenced) continue;
    formulary[key] = keep<Medication>({
      resourceType: 'Medication',
      id: `medication-${key}`,
      meta: meta(storedMs, usCore('us-core-medication')),
      code: drug.code,
      status: 'active',
    });
  }
  return formulary;
}

/** What the organizations of a directory are called: id and name of each. */
export interface DirectoryNames {
  readonly clinics: readonly [Named, Named];
  readonly hospital: Named;
  readonly laboratory: Named;
  readonly pharmacy: Named;
  readonly payers: { readonly commercial: Named; readonly senior: Named };
  /** Numbers of organizations and practitioners go on from here. */
  readonly serial: number;
}

type Named = readonly [id: string, name: string];

/** The hospital with its clinics, and the other clinic. */
export const directoryNames = rows as unknown as Readonly<Record<'hospital' | 'clinic', DirectoryNames>>;

/** Makes the directory; the doctors' names come from the roster, everything else is fixed. */
export function createDirectory(asOfMs: number, roster: Roster, names = directoryNames.hospital): Directory {
  const storedMs = asOfMs - 400 * dayMs;
  const resources: Resource[] = [];
  const keep: Keep = (resource) => {
    resources.push(resource);
    return resource;
  };
  let { serial } = names;
  const facts = (): EntryFacts => ({ storedMs, serial: (serial += 1) });

  const organization = (id: string, name: string, town: Town, payerId?: string): Stored<Organization> =>
    keep(organizationEntry(facts(), { id, name, town, ...(payerId !== undefined && { payerId }) }));

  function clinician(employer: Stored<Organization>, specialty: Specialty, sex: Sex): Clinician {
    const name = roster.name(sex);
    const { practitioner, role, displayName } = clinicianEntries(facts(), { name, sex, employer, specialty });
    return { practitioner: keep(practitioner), role: keep(role), displayName, login: `dr-${name.login}` };
  }

  function site(id: string, name: string, town: Town, [first, second]: readonly [Specialty, Specialty]): Site {
    const owner = organization(id, name, town);
    const location = keep(locationEntry(facts(), owner));
    return {
      organization: owner,
      location,
      clinicians: [clinician(owner, first, 'female'), clinician(owner, second, 'male')],
    };
  }

  const [fairwater, littleHarrow, millrace, stonebarrow] = towns;
  const family = ['familyMedicine', 'familyMedicine'] as const;
  return {
    clinics: [site(...names.clinics[0], millrace, family), site(...names.clinics[1], fairwater, family)],
    hospital: site(...names.hospital, stonebarrow, ['emergencyMedicine', 'orthopaedicSurgery']),
    laboratory: organization(...names.laboratory, littleHarrow),
    pharmacy: organization(...names.pharmacy, millrace),
    payers: {
      commercial: organization(...names.payers.commercial, fairwater, 'BRAMB'),
      senior: organization(...names.payers.senior, littleHarrow, 'EVENL'),
    },
    formulary: createFormulary(storedMs, keep),
    resources,
  };
}
