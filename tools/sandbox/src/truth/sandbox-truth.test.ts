import type { Observation, Resource } from 'fhir/r4.js';
import { generateRecords } from '../records/index.js';
import { sandboxTruth } from './sandbox-truth.js';
import type { PatientTruth } from './truth.js';

const options = { seed: 1, patients: 12, asOf: '2026-06-01T00:00:00Z' };
const truth = sandboxTruth(options);
const { resources } = generateRecords(options);
const ehrOf = (position: number) => truth.people[position]?.records['sandbox-ehr'];
const long = ehrOf(0);
const child = ehrOf(2);
const empty = ehrOf(3);

const refsOf = ({
  claims,
  problems,
  medications,
  allergies,
  results,
  vitals,
  social,
  immunizations,
}: PatientTruth): string[] =>
  [claims, problems, medications, allergies, results, vitals, social, immunizations].flat().map(({ ref }) => ref);

const isObservation = (one: Resource): one is Observation => one.resourceType === 'Observation';

describe('sandboxTruth', () => {
  it('is the same for equal options and another for another day', () => {
    expect(sandboxTruth(options)).toEqual(truth);
    expect(sandboxTruth({ ...options, asOf: '2026-06-02T00:00:00Z' })).not.toEqual(truth);
  });

  it('takes the settings and the day that the sandbox takes when nothing is said', () => {
    const today = `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;
    const { asOf, people } = sandboxTruth();
    expect(asOf).toBe(today);
    expect(people).toHaveLength(12);
  });

  it('names every person, and every account with what it may open', () => {
    expect(truth.people.map(({ key }) => key)).toEqual(truth.people.map((_, at) => ehrOf(at)?.patientId));
    const clinicians = truth.accounts.filter(({ isClinician }) => isClinician);
    expect(clinicians.map(({ platform, patientIds }) => [platform, patientIds.length])).toEqual([
      ['sandbox-ehr', 12],
      ['sandbox-clinic', 10],
      ['sandbox-payer', 11],
    ]);
    const parent = truth.accounts.find(({ patientIds }) => patientIds[1] === child?.patientId);
    expect(parent?.patientIds[0]).toBe(ehrOf(1)?.patientId);
  });

  it('counts every resource of a patient once', () => {
    const counted = truth.people.flatMap(({ records }) => Object.values(records['sandbox-ehr']?.counts ?? {}));
    const shared = 'Organization Location Practitioner PractitionerRole Medication Provenance'.split(' ');
    const owned = resources.filter(({ resourceType }) => !shared.includes(resourceType));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(owned.length);
  });

  it('gives each observation its number, unit and flag', () => {
    const truths = new Map(
      truth.people.flatMap(({ records }) => records['sandbox-ehr']?.results ?? []).map((one) => [one.ref, one]),
    );
    const results = resources
      .filter(isObservation)
      .filter((one) => one.category?.[0]?.coding?.[0]?.code === 'laboratory');
    expect(truths.size).toBe(results.length);
    for (const { id, valueQuantity, interpretation } of results) {
      const { value, unit, flag } = truths.get(`Observation/${id}`) ?? {};
      expect({ value, unit }).toEqual({ value: valueQuantity?.value, unit: valueQuantity?.unit });
      expect(flag).toBe(interpretation?.[0]?.coding?.[0]?.code);
    }
  });

  it('names drugs that stand behind a reference', () => {
    const texts = long?.medications.map(({ text }) => text);
    expect(texts).toContain('metformin hydrochloride 500 MG Oral Tablet');
    expect(texts).toContain('atorvastatin 20 MG Oral Tablet');
  });

  it('says when an implant was put in, apart from when it was made', () => {
    const [implant] = long?.devices ?? [];
    const operation = long?.procedures.find(({ text }) => text === 'Total replacement of knee joint');
    expect(implant?.implanted).toBe(operation?.date);
    expect(implant?.manufactured).not.toBe(implant?.implanted?.slice(0, 10));
  });

  it('has both numbers of a blood pressure, and neither as the value', () => {
    const pressure = long?.vitals.find(({ codes }) => codes[0]?.code === '85354-9');
    expect(pressure).toMatchObject({ systolic: expect.any(Number), diastolic: expect.any(Number), unit: 'mmHg' });
    expect(pressure?.value).toBeUndefined();
  });

  it('adds claims up to the cent', () => {
    for (const { records } of truth.people) {
      const { claims = [], claimSums = {} } = records['sandbox-ehr'] ?? {};
      const cents = claims.reduce((sum, { amounts }) => sum + Math.round((amounts['paidtoprovider'] ?? 0) * 100), 0);
      expect(Math.round((claimSums['paidtoprovider'] ?? 0) * 100)).toBe(cents);
    }
    expect(long?.claimSums['paidtoprovider']).toBeGreaterThan(0);
  });

  it('has the record of the same person at the clinic, in its words', () => {
    const record = truth.people[0]?.records['sandbox-clinic'];
    expect(record?.birthDate).toBe(long?.birthDate);
    expect(record?.patientId).not.toBe(long?.patientId);
    expect(record?.problems.map(({ text }) => text)).toContain('DM type II');
    expect(truth.people[8]?.records).not.toHaveProperty('sandbox-clinic');
  });

  it('says which entries agree, contradict each other or come twice', () => {
    for (const { records, shared } of truth.people) {
      const refs = new Set(Object.values(records).flatMap((one) => [`Patient/${one.patientId}`, ...refsOf(one)]));
      for (const { entries } of shared) for (const { ref } of entries) expect(refs).toContain(ref);
    }
    expect(truth.people[0]?.shared.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['same', 'contradicts', 'duplicate']),
    );
  });

  it('has the bills of both organizations at the payer, and the results of one', () => {
    const [there, here] = [truth.people[0]?.records['sandbox-payer'], long];
    expect(there?.claims.length).toBeGreaterThan(here?.claims.length ?? Infinity);
    expect(new Set(there?.claims.map(({ provider }) => provider))).toContain('Harrow Lake Specialists');
    expect(there?.coverages[0]?.memberNumber).toBe(here?.coverages[0]?.memberNumber);
    expect(there?.results.length).toBeLessThan(here?.results.length ?? 0);
    expect(there?.medications).toEqual([]);
    expect(truth.people[3]?.records).not.toHaveProperty('sandbox-payer');
  });

  it('has nothing but the person where nothing is recorded', () => {
    expect(empty?.counts).toEqual({ Patient: 1 });
    expect(empty?.allergies).toEqual([]);
  });
});
