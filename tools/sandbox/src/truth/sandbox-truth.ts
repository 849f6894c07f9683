import type { Patient } from 'fhir/r4.js';
import {
  generateSystems,
  patientIdIn,
  type RecordSystem,
  type SandboxRecords,
  type SharedFact,
} from '../records/index.js';
import { patientTruth, recordsByPatient, refOf, type PatientTruth } from './patient-truth.js';

const platforms = { ehr: 'sandbox-ehr', clinic: 'sandbox-clinic', member: 'sandbox-payer' } as const satisfies Readonly<
  Record<RecordSystem, string>
>;

/** A platform whose records are generated here; `sandbox-open` serves those of `sandbox-ehr`. */
export type TruthPlatform = (typeof platforms)[RecordSystem];

/** Two or more entries that speak of one thing, on the platforms where they stand. */
type SharedTruth = Omit<SharedFact, 'person' | 'entries'> & {
  readonly entries: readonly { readonly platform: TruthPlatform; readonly ref: string; readonly says: string }[];
};

/** One invented person over all platforms. */
export interface PersonTruth {
  /** The id of the person's Patient on `sandbox-ehr`. */
  readonly key: string;
  readonly records: Readonly<Partial<Record<TruthPlatform, PatientTruth>>>;
  readonly shared: readonly SharedTruth[];
}

/** What is true of the records of a sandbox. */
export interface SandboxTruth {
  readonly people: readonly PersonTruth[];
}

/**
 * What is true of the records of a sandbox that is started with these settings on this day.
 *
 * The facts are read off the generator's resources, by code that no server and no gateway shares: no store, no search and
 * no quirk is in between. They are computed whenever they are asked for, because dates follow the day: a file would be
 * true on one day only.
 *
 * @param options.asOf the "today" of the records, an ISO instant; default midnight (UTC) of today, as the sandbox takes
 * @param options.seed default 1, as the sandbox takes
 * @param options.patients default 12, as the sandbox takes
 */
export function sandboxTruth({
  seed = 1,
  patients = 12,
  asOf = `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`,
}: {
  seed?: number;
  patients?: number;
  asOf?: string;
} = {}): SandboxTruth {
  const { ehr, clinic, member, shared } = generateSystems({ seed, patients, asOf });
  const atEhr = patientsOf(ehr);
  const atClinic = patientsOf(clinic);
  const atPayer = patientsOf(member);
  return {
    people: [...atEhr].map(([key, record]) => {
      const second = atClinic.get(patientIdIn('clinic', key));
      const insured = atPayer.get(patientIdIn('member', key));
      return {
        key,
        records: {
          'sandbox-ehr': record,
          ...(second && { 'sandbox-clinic': second }),
          ...(insured && { 'sandbox-payer': insured }),
        },
        shared: shared.filter(({ person }) => person === key).map(sharedTruth),
      };
    }),
  };
}

/** The id of a person on a platform; the same for every day, seed and number of people. */
export function patientIdAt(platform: TruthPlatform, key: string): string {
  const system = (Object.keys(platforms) as RecordSystem[]).find((each) => platforms[each] === platform);
  return patientIdIn(system ?? 'ehr', key);
}

function sharedTruth({ kind, about, entries }: SharedFact): SharedTruth {
  return {
    kind,
    about,
    entries: entries.map(({ system, ref, says }) => ({ platform: platforms[system], ref, says })),
  };
}

/** The records of one platform by the id of the patient there. */
function patientsOf({ resources }: SandboxRecords): Map<string, PatientTruth> {
  const index = new Map(resources.map((resource) => [refOf(resource), resource]));
  const found = new Map<string, PatientTruth>();
  for (const [id, own] of recordsByPatient(resources)) {
    const patient = index.get(`Patient/${id}`) as Patient | undefined;
    if (patient) found.set(id, patientTruth(patient, own, index));
  }
  return found;
}
