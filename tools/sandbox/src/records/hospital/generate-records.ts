import type { Resource } from 'fhir/r4.js';
import { createAccounts, type AccountHolder } from '../payer/accounts.js';
import { openChart, type Chart } from '../clinical/chart.js';
import { createDirectory, type Directory } from '../people/organizations.js';
import { patientResource } from '../people/patients.js';
import { inventPerson, roleAt } from '../people/person.js';
import { createRandom } from '../base/random.js';
import type { RecordOptions, SandboxRecords } from '../base/records.js';
import { createRoster } from '../people/roster.js';
import { planTimeline } from '../clinical/visits.js';
import { writeChart } from './write-chart.js';

/** A written chart and whose it is. */
export interface WrittenChart {
  readonly chart: Chart;
  /** Counts patients from 0. */
  readonly position: number;
  /** Of the parent, for a child. */
  readonly guardianPosition?: number;
}

/** The records with the charts that they were written from. */
export interface WrittenRecords {
  readonly records: SandboxRecords;
  readonly directory: Directory;
  readonly charts: readonly WrittenChart[];
  readonly asOfMs: number;
}

/**
 * Invents patients, their records, and the accounts that may open them.
 * Equal options give byte-identical records; asking for more patients leaves the first ones as they are.
 *
 * @throws RangeError when `patients` is not a whole number from 0 up, or `asOf` is not an instant
 */
export function generateRecords(options: RecordOptions): SandboxRecords {
  return writeRecords(options).records;
}

/** As {@link generateRecords}, with the charts, from which other systems derive theirs. */
export function writeRecords({ seed, patients, asOf }: RecordOptions): WrittenRecords {
  const asOfMs = Date.parse(asOf);
  if (Number.isNaN(asOfMs)) throw new RangeError('asOf must be an ISO instant');
  if (!Number.isInteger(patients) || patients < 0) throw new RangeError('patients must be a whole number from 0 up');

  const roster = createRoster(createRandom(`${seed}/roster`));
  const directory = createDirectory(asOfMs, roster);
  const resources: Resource[] = [...directory.resources];
  const holders: AccountHolder[] = [];
  const charts: WrittenChart[] = [];
  for (let position = 0; position < patients; position += 1) {
    const random = createRandom(`${seed}/${position}`);
    const role = roleAt(position);
    // In the cycle of parts a parent always comes right before the child.
    const guardian = role === 'child' ? holders.at(-1)?.person : undefined;
    const person = inventPerson(role, asOfMs, random, roster, guardian);
    const endMs = person.deathMs ?? asOfMs;
    const clinic = random.pick(directory.clinics);
    const chart = openChart({
      person,
      random,
      directory,
      endMs,
      asOfMs,
      clinic,
      primaryCare: random.pick(clinic.clinicians),
      timeline: planTimeline(person, endMs, random),
      patient: patientResource(person, position, asOfMs),
    });
    const { relativeId } = writeChart(chart, guardian ? position - 1 : position);
    for (const resource of chart.resources) resources.push(resource);
    charts.push({ chart, position, ...(guardian && { guardianPosition: position - 1 }) });
    holders.push({ person, ...(relativeId !== undefined && { relativeId }) });
  }
  const records = { resources, accounts: createAccounts(holders, directory.clinics[0].clinicians[0]) };
  return { records, directory, charts, asOfMs };
}
