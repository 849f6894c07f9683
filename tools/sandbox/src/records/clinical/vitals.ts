import type { Observation } from 'fhir/r4.js';
import { concepts } from '../codes/concepts.js';
import { vitalSigns, type VitalSignKey } from '../codes/tables.js';
import type { Chart, RecordedVisit } from './chart.js';
import { ageInYears, hourMs, minuteMs, toInstant } from '../base/dates.js';
import { meta, quantity, referenceTo, round } from '../base/fhir-values.js';
import { usCore } from '../base/profiles.js';
import { burdenOf } from './progress.js';

type Measured = Pick<Observation, 'valueQuantity' | 'component'>;

/** Body height in centimetres; up to 18 years people grow along a straight line, which is close enough here. */
function heightAt(chart: Chart, atMs: number): number {
  const { birthMs, heightCm } = chart.person;
  const years = (atMs - birthMs) / (365.25 * 24 * hourMs);
  return years >= 18 ? heightCm : round(76 + ((heightCm - 76) * Math.max(0, years - 1)) / 17, 1);
}

function bloodPressure(chart: Chart, atMs: number): Measured {
  const { random } = chart;
  const burden = burdenOf(chart, 'hypertension', atMs, { untreated: 34, treated: 10 });
  const isChild = ageInYears(chart.person.birthMs, atMs) < 13;
  const upper = Math.round((isChild ? 98 : 117) + burden + 4 * random.normal());
  const lower = Math.round((isChild ? 60 : 74) + burden / 2 + 3 * random.normal());
  return {
    component: [
      { code: concepts.systolic, valueQuantity: quantity(upper, 'mm[Hg]', 'mmHg') },
      { code: concepts.diastolic, valueQuantity: quantity(lower, 'mm[Hg]', 'mmHg') },
    ],
  };
}

/** Measures everything once; weight, height and body mass index agree with each other. */
function measure(chart: Chart, visit: RecordedVisit): Record<VitalSignKey, Measured> {
  const { random, person } = chart;
  const isFeverish = visit.acute !== undefined && visit.acute !== 'ankleSprain';
  const isBreathless = visit.acute === 'pneumonia';
  const isChild = ageInYears(person.birthMs, visit.startMs) < 13;
  const height = heightAt(chart, visit.startMs);
  const index = isChild ? 16 + 0.3 * random.normal() : person.bodyMassIndex + 0.4 * random.normal();
  const weight = round(index * (height / 100) ** 2, 1);
  const one = (value: number, code: string, unit?: string): Measured => ({
    valueQuantity: quantity(value, code, unit),
  });
  return {
    bloodPressure: bloodPressure(chart, visit.startMs),
    heartRate: one(
      Math.round((isChild ? 92 : 72) + (isFeverish ? 14 : 0) + 5 * random.normal()),
      '/min',
      'beats/minute',
    ),
    respiratoryRate: one(
      Math.round((isChild ? 20 : 14) + (isBreathless ? 9 : 0) + random.normal()),
      '/min',
      'breaths/minute',
    ),
    temperature: one(round(36.7 + (isFeverish ? 1.5 : 0) + 0.2 * random.normal(), 1), 'Cel', 'C'),
    height: one(height, 'cm'),
    weight: one(weight, 'kg'),
    bodyMassIndex: one(round(weight / (height / 100) ** 2, 1), 'kg/m2'),
    oxygenSaturation: one(Math.min(100, Math.round((isBreathless ? 89 : 98) + random.normal() / 2)), '%'),
  };
}

/** Records the vital signs of one visit; for children the four that a school check asks for, and temperature if ill. */
export function addVitalSigns(chart: Chart, visit: RecordedVisit): void {
  const measured = measure(chart, visit);
  const atMs = visit.startMs + 5 * minuteMs;
  const isChild = chart.person.role === 'child';
  const wanted: readonly VitalSignKey[] = isChild
    ? ['height', 'weight', 'bodyMassIndex', 'heartRate', ...(visit.acute ? (['temperature'] as const) : [])]
    : (Object.keys(vitalSigns) as VitalSignKey[]);
  for (const key of wanted) {
    const { code, profile } = vitalSigns[key];
    chart.add<Observation>('vital', {
      resourceType: 'Observation',
      meta: meta(atMs + hourMs, usCore(profile)),
      status: 'final',
      category: [concepts.vitalSignsCategory],
      code,
      subject: chart.subject,
      encounter: referenceTo(visit.encounter),
      effectiveDateTime: toInstant(atMs),
      issued: toInstant(atMs),
      performer: [referenceTo(visit.clinician.practitioner, visit.clinician.displayName)],
      ...measured[key],
    });
  }
}
