import type { CodeableConcept, Encounter, Patient, Reference, Resource, Coverage, Organization } from 'fhir/r4.js';
import type { Clinician, Directory, Site } from '../people/organizations.js';
import type { Person } from '../people/person.js';
import type { Random } from '../base/random.js';
import { referenceTo } from '../base/fhir-values.js';
import type { Stored } from '../base/stored.js';
import type { Timeline, Visit } from './visits.js';

/** Something that a provider bills for. */
export interface Charge {
  /** CPT code; absent for services that only have a revenue code. */
  code?: string;
  name: string;
  amount: number;
  /** NUBC revenue code, for hospital bills. */
  revenueCode: string;
}

/** A visit with its Encounter, and what came of it so far. */
export interface RecordedVisit extends Visit {
  encounter: Stored<Encounter>;
  site: Site;
  clinician: Clinician;
  /** Grows while tests and procedures are recorded; claims are made of it at the end. */
  charges: Charge[];
  /** Why the person came, as diagnoses, most important first; empty for a check-up of the healthy. */
  reasons: CodeableConcept[];
}

/** Who pays for a patient's care. */
export interface Insurance {
  coverage: Stored<Coverage>;
  payer: Stored<Organization>;
}

/** One patient's record while it is being written. */
export interface Chart {
  person: Person;
  random: Random;
  directory: Directory;
  timeline: Timeline;
  /** End of the record: now, or death. Nothing that happens to the patient is later. */
  endMs: number;
  asOfMs: number;
  patient: Stored<Patient>;
  subject: Reference;
  clinic: Site;
  primaryCare: Clinician;
  resources: Resource[];
  /** Stores a resource under the next id of its kind, `<patient id>-<kind>-<number>`. */
  add<T extends Resource>(kind: string, resource: T): Stored<T>;
}

/** Opens a chart with the patient in it. */
export function openChart(options: Omit<Chart, 'resources' | 'subject' | 'add'>): Chart {
  const { patient } = options;
  const resources: Resource[] = [patient];
  const counters = new Map<string, number>();
  return {
    ...options,
    resources,
    subject: referenceTo(patient, patient.name?.[0]?.text),
    add: (kind, resource) => {
      const number = (counters.get(kind) ?? 0) + 1;
      counters.set(kind, number);
      // Type and id first, as people expect to read them.
      const head = { resourceType: resource.resourceType, id: `${patient.id}-${kind}-${number}` };
      const stored = Object.assign(head, resource);
      resources.push(stored);
      return stored;
    },
  };
}
