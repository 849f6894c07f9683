import type { AllergyIntolerance, Condition, Immunization, MedicationRequest, Observation, Resource } from 'fhir/r4.js';
import { concepts } from '../codes/concepts.js';
import { allergies } from '../codes/tables.js';
import type { Chart, RecordedVisit } from '../clinical/chart.js';
import { meta, referenceTo } from '../base/fhir-values.js';
import { dayMs, toDate, toInstant } from '../base/dates.js';
import { usCore } from '../base/profiles.js';
import type { SharedEntry, SharedFact } from '../base/shared-facts.js';
import { clinicPeople, partAt } from './clinic-person.js';

/** A person's chart at the hospital and at the clinic. */
export interface TwoCharts {
  readonly hospital: Chart;
  readonly clinic: Chart;
  readonly position: number;
}

const ofType = <T extends Resource>(chart: Chart, type: string): T[] =>
  chart.resources.filter((one): one is T => one.resourceType === type);

const refOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id ?? ''}`;
const atHospital = (one: Resource, says: string): SharedEntry => ({ system: 'ehr', ref: refOf(one), says });
const atClinic = (one: Resource, says: string): SharedEntry => ({ system: 'clinic', ref: refOf(one), says });

/** The clinic's answer to "which allergies?": mostly that of the hospital, for some another one. */
export function addClinicAllergies({ hospital, clinic, position }: TwoCharts, visit: RecordedVisit): SharedFact[] {
  const [known] = ofType<AllergyIntolerance>(hospital, 'AllergyIntolerance');
  if (known === undefined) return [];
  const isOther = partAt(position) === clinicPeople.otherAllergy;
  const isMilder = partAt(position) === clinicPeople.contradicting;
  const isNone = known.code?.coding?.[0]?.code === concepts.noKnownAllergy.coding?.[0]?.code;
  const { code, category, criticality, reaction } = known;
  const facts = isOther
    ? isNone
      ? allergies[1]
      : { code: concepts.noKnownAllergy }
    : isMilder
      ? { ...allergies[0], criticality: 'low' as const, reaction: allergies[1]?.reaction }
      : { code, category, criticality, reaction };
  const add = (own: Partial<AllergyIntolerance>): AllergyIntolerance =>
    clinic.add<AllergyIntolerance>('allergy', {
      resourceType: 'AllergyIntolerance',
      meta: meta(visit.endMs, usCore('us-core-allergyintolerance')),
      clinicalStatus: concepts.allergyActive,
      verificationStatus: concepts.allergyConfirmed,
      ...(JSON.parse(JSON.stringify(own)) as Partial<AllergyIntolerance>),
      patient: clinic.subject,
      recordedDate: toDate(visit.startMs),
      recorder: referenceTo(visit.clinician.practitioner, visit.clinician.displayName),
    });
  const own = add(facts ?? {});
  const person = hospital.person.id;
  const compared: SharedFact[] = [
    {
      person,
      kind: isOther || isMilder ? 'contradicts' : 'same',
      about: 'allergy',
      entries: [atHospital(known, describe(known)), atClinic(own, describe(own))],
    },
  ];
  if (!isMilder) return compared;
  const again = add({ code: { text: 'PCN - rash' }, category: ['medication'] });
  const entries = [atClinic(own, describe(own)), atClinic(again, describe(again))];
  return [...compared, { person, kind: 'duplicate', about: 'allergy', entries }];
}

function describe({ code, criticality, reaction }: AllergyIntolerance): string {
  const manifestation = reaction?.[0]?.manifestation[0]?.text;
  return [code?.text, criticality && `criticality ${criticality}`, manifestation].filter(Boolean).join(', ');
}

/** Takes over what the hospital reported: its latest laboratory results and the vaccines that it gave. */
export function copyHospitalFacts({ hospital, clinic }: TwoCharts): SharedFact[] {
  const labs = ofType<Observation>(hospital, 'Observation').filter(
    ({ category }) => category?.[0]?.coding?.[0]?.code === 'laboratory',
  );
  const latest = labs
    .map(({ effectiveDateTime = '' }) => effectiveDateTime)
    .sort()
    .at(-1);
  const vaccines = ofType<Immunization>(hospital, 'Immunization').slice(-4);
  const person = hospital.person.id;
  const results = labs
    .filter(({ effectiveDateTime }) => effectiveDateTime === latest)
    .map((one): SharedFact => {
      const { status, category, code, effectiveDateTime, issued, valueQuantity, interpretation, referenceRange } = one;
      const copy = clinic.add<Observation>('outside-lab', {
        resourceType: 'Observation',
        meta: meta(clinic.asOfMs, usCore('us-core-observation-lab')),
        ...JSON.parse(
          JSON.stringify({
            status,
            category,
            code,
            effectiveDateTime,
            issued,
            valueQuantity,
            interpretation,
            referenceRange,
          }),
        ),
        subject: clinic.subject,
        performer: [{ display: one.performer?.[0]?.display ?? '' }],
      });
      const says = `${valueQuantity?.value} ${valueQuantity?.unit}`;
      return { person, kind: 'same', about: code.text ?? '', entries: [atHospital(one, says), atClinic(copy, says)] };
    });
  const doses = vaccines.map((one): SharedFact => {
    const day = one.occurrenceDateTime?.slice(0, 10) ?? '';
    const copy = clinic.add<Immunization>('vaccine', {
      resourceType: 'Immunization',
      meta: meta(clinic.asOfMs, usCore('us-core-immunization')),
      status: 'completed',
      vaccineCode: one.vaccineCode,
      patient: clinic.subject,
      occurrenceDateTime: day,
      primarySource: false,
    });
    const entries = [atHospital(one, day), atClinic(copy, day)];
    return { person, kind: 'same', about: one.vaccineCode.text ?? '', entries };
  });
  return [...results, ...doses];
}

/** What hospital and clinic say of one disease or drug: for the contradicting person one of each differs. */
export function compareProblemsAndDrugs({ hospital, clinic, position }: TwoCharts): SharedFact[] {
  const person = hospital.person.id;
  const isContradicting = partAt(position) === clinicPeople.contradicting;
  const known = ofType<Condition>(hospital, 'Condition');
  const problems = ofType<Condition>(clinic, 'Condition').flatMap((own): SharedFact[] => {
    const key = own.code?.coding?.[0]?.code;
    const same = known.find(({ code, category }) => {
      const isProblem = category?.[0]?.coding?.[0]?.code === 'problem-list-item';
      return isProblem && code?.coding?.[0]?.code === key;
    });
    if (same === undefined) return [];
    const isOver = isContradicting && key === '55822004';
    if (isOver)
      Object.assign(own, {
        clinicalStatus: concepts.conditionStates.resolved,
        abatementDateTime: toDate(clinic.asOfMs - 90 * dayMs),
      });
    const says = (one: Condition): string => `${one.clinicalStatus?.coding?.[0]?.code}, since ${one.onsetDateTime}`;
    const entries = [atHospital(same, says(same)), atClinic(own, says(own))];
    return [{ person, kind: isOver ? 'contradicts' : 'same', about: same.code?.text ?? '', entries }];
  });
  return [...problems, ...compareDrugs({ hospital, clinic, position }, isContradicting)];
}

const drugOf = ({ medicationCodeableConcept: code, medicationReference: listed }: MedicationRequest): string =>
  code?.text ?? listed?.display ?? '';

function compareDrugs({ hospital, clinic }: TwoCharts, isContradicting: boolean): SharedFact[] {
  const active = (chart: Chart): MedicationRequest[] =>
    ofType<MedicationRequest>(chart, 'MedicationRequest').filter(({ status }) => status === 'active');
  const known = active(hospital);
  return active(clinic).flatMap((own): SharedFact[] => {
    const same = known.find((one) => drugOf(one) === drugOf(own));
    if (same === undefined) return [];
    const isStopped = isContradicting && drugOf(own).startsWith('atorvastatin');
    if (isStopped) own.status = 'stopped';
    const entries = [atHospital(same, same.status), atClinic(own, own.status)];
    return [{ person: hospital.person.id, kind: isStopped ? 'contradicts' : 'same', about: drugOf(own), entries }];
  });
}

/** Enters a problem, a result and a vaccine once more, as happens when two systems are joined. */
export function addDuplicates({ hospital, clinic }: TwoCharts): SharedFact[] {
  const person = hospital.person.id;
  const again = (type: string, kind: string, about: (one: Resource) => string): SharedFact[] => {
    const one = clinic.resources.find(({ resourceType, id }) => resourceType === type && !id?.includes('outside'));
    if (one === undefined) return [];
    const { resourceType: _type, id: _id, ...rest } = one;
    const { onsetDateTime: _onset, encounter: _encounter, ...content } = rest as Record<string, unknown>;
    const copy = clinic.add(kind, { resourceType: type, ...content } as unknown as Resource);
    const entries = [atClinic(one, about(one)), atClinic(copy, about(copy))];
    return [{ person, kind: 'duplicate', about: about(one), entries }];
  };
  return [
    ...again('Condition', 'condition', (one) => (one as Condition).code?.text ?? ''),
    ...again('Immunization', 'vaccine', (one) => (one as Immunization).vaccineCode.text ?? ''),
    ...again('Observation', 'lab', (one) => (one as Observation).code.text ?? ''),
  ];
}

/** Where name, birth date or death differ. */
export function comparePeople({ hospital, clinic, position }: TwoCharts): SharedFact[] {
  const person = hospital.person.id;
  const differ = (about: string, there: string, here: string): SharedFact[] => [
    {
      person,
      kind: 'contradicts',
      about,
      entries: [atHospital(hospital.patient, there), atClinic(clinic.patient, here)],
    },
  ];
  switch (partAt(position)) {
    case clinicPeople.renamed:
      return differ('surname', hospital.person.family, clinic.person.family);
    case clinicPeople.mistyped:
      return differ('birth date', toDate(hospital.person.birthMs), toDate(clinic.person.birthMs));
    case clinicPeople.deceased:
      return differ('death', toInstant(hospital.person.deathMs ?? 0), 'alive');
    default:
      return [];
  }
}
