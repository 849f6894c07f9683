import type { Coverage, Resource } from 'fhir/r4.js';
import { openChart, type Chart } from '../clinical/chart.js';
import { planTimeline } from '../clinical/visits.js';
import type { WrittenChart, WrittenRecords } from '../hospital/generate-records.js';
import { writeChart } from '../hospital/write-chart.js';
import { OpaqueIds } from '../base/opaque-ids.js';
import { createAccounts, type AccountHolder } from '../payer/accounts.js';
import { createDirectory, type Directory, directoryNames } from '../people/organizations.js';
import { patientResource } from '../people/patients.js';
import type { Person } from '../people/person.js';
import { createRandom } from '../base/random.js';
import { createRoster } from '../people/roster.js';
import type { SandboxRecords } from '../base/records.js';
import type { SharedFact } from '../base/shared-facts.js';
import {
  addClinicAllergies,
  addDuplicates,
  comparePeople,
  compareProblemsAndDrugs,
  copyHospitalFacts,
} from './clinic-facts.js';
import { clinicPerson, isAtClinic, respelled } from './clinic-person.js';
import { inLocalWords } from './local-names.js';

/** Belong to the payer, or to the pharmacy that fills what the hospital prescribed. */
const notHere = ['ExplanationOfBenefit', 'MedicationDispense'];

/** The clinic's records, what the payer hears of it, and how they compare with the hospital's. */
export interface ClinicRecords {
  readonly records: SandboxRecords;
  /** Claims of the clinic's visits and who provided them, under the ids of the generator. */
  readonly billed: readonly Resource[];
  /** References are those of the served records. */
  readonly shared: readonly SharedFact[];
}

/**
 * Writes a second record of most of the people, as a clinic of its own has it: other ids, spellings, local codes beside the
 * standard ones, visits and results of its own, some facts of the hospital, some that contradict it, and some twice.
 */
export function generateClinic(seed: number, { charts, asOfMs }: WrittenRecords): ClinicRecords {
  const directory = createDirectory(asOfMs, createRoster(createRandom(`${seed}/clinic/roster`)), directoryNames.clinic);
  const isPayer = ({ id }: Resource): boolean =>
    Object.values(directoryNames.clinic.payers).some(([payerId]) => payerId === id);
  const written: Resource[] = directory.resources.filter((one) => !isPayer(one));
  const shared: SharedFact[] = [];
  const holders: AccountHolder[] = [];
  const people = new Map<number, Person>();
  for (const one of charts.filter(({ position }) => isAtClinic(position))) {
    const { chart, facts, relativeId } = writeClinicChart(one, { seed, asOfMs, directory, people });
    for (const resource of chart.resources) written.push(resource);
    shared.push(...facts);
    holders.push({ person: chart.person, ...(relativeId !== undefined && { relativeId }) });
  }
  const ids = new OpaqueIds('clinic');
  const accounts = createAccounts(holders, directory.clinics[0].clinicians[0]).map((account) => ({
    ...account,
    patientIds: account.patientIds.map((id) => ids.idOf('Patient', id)),
    fhirUser: ids.refOf(account.fhirUser),
  }));
  const resources = written
    .filter(({ resourceType }) => !notHere.includes(resourceType))
    .map((one) => ids.rename(inLocalWords(one) as Resource));
  return {
    records: { resources, accounts },
    billed: written.filter(({ resourceType }) =>
      /^(ExplanationOfBenefit|Organization|Practitioner|Location)/.test(resourceType),
    ),
    shared: shared.map((fact) => ({
      ...fact,
      entries: fact.entries.map((each) => (each.system === 'clinic' ? { ...each, ref: ids.refOf(each.ref) } : each)),
    })),
  };
}

function writeClinicChart(
  { chart: hospital, position, guardianPosition }: WrittenChart,
  setting: { seed: number; asOfMs: number; directory: Directory; people: Map<number, Person> },
): { chart: Chart; facts: SharedFact[]; relativeId: string | undefined } {
  const { seed, asOfMs, directory, people } = setting;
  const person = clinicPerson(hospital.person, position, people.get(guardianPosition ?? -1));
  people.set(position, person);
  const random = createRandom(`${seed}/clinic/${position}`);
  const [clinic] = directory.clinics;
  const { endMs } = hospital;
  const chart = openChart({
    person,
    random,
    directory,
    endMs,
    asOfMs,
    clinic,
    primaryCare: clinic.clinicians[0],
    timeline: planTimeline(person, endMs, random),
    patient: respelled(patientResource(person, position, asOfMs), person, position),
  });
  const { visits, relativeId } = writeChart(chart, insuranceOf(hospital));
  const both = { hospital, clinic: chart, position };
  const [first] = visits;
  const facts = [
    ...comparePeople(both),
    ...(first ? addClinicAllergies(both, first) : []),
    ...copyHospitalFacts(both),
    ...compareProblemsAndDrugs(both),
    ...addDuplicates(both),
  ];
  return { chart, facts, relativeId };
}

/** Whoever pays at the hospital pays here. */
function insuranceOf({ resources, directory }: Chart) {
  const coverage = resources.find((one): one is Coverage & { id: string } => one.resourceType === 'Coverage');
  const payer = Object.values(directory.payers).find(
    ({ id }) => coverage?.payor[0]?.reference === `Organization/${id}`,
  );
  return coverage && payer && { coverage, payer };
}
