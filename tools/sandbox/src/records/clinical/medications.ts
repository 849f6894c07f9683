import type { MedicationDispense, MedicationRequest } from 'fhir/r4.js';
import {
  chronicConditions,
  medications,
  type ChronicKey,
  type MedicationCode,
  type MedicationKey,
} from '../codes/tables.js';
import { concepts } from '../codes/concepts.js';
import type { Chart, RecordedVisit } from './chart.js';
import type { Stored } from '../base/stored.js';
import { dayMs, hourMs, toDate, toInstant } from '../base/dates.js';
import { meta, quantity, referenceTo } from '../base/fhir-values.js';
import { usCore } from '../base/profiles.js';

/** One fill at the pharmacy; each becomes a claim. */
export interface Fill {
  dispense: Stored<MedicationDispense>;
  drug: MedicationCode;
  handedOverMs: number;
  /** 0 for the first fill of a prescription. */
  refill: number;
  prescriber: RecordedVisit['clinician'];
}

interface Prescription {
  key: MedicationKey;
  reason: ChronicKey;
  visit: RecordedVisit;
  /** Replaced by a newer prescription at this instant; absent for the current one. */
  replacedMs?: number;
}

/** A prescription is renewed at the first fitting visit after so long. */
const renewalMs = 300 * dayMs;
const fillsPerPrescription = 4;
/** The pharmacy hands on what it dispensed in the last two and a half years. */
const pharmacyMemoryMs = 900 * dayMs;

function planPrescriptions(visits: readonly RecordedVisit[]): Prescription[] {
  const current = new Map<MedicationKey, Prescription>();
  const all: Prescription[] = [];
  for (const visit of visits) {
    if (visit.kind !== 'check-up') continue;
    for (const reason of visit.known) {
      for (const key of chronicConditions[reason].medications) {
        const previous = current.get(key);
        if (previous && visit.startMs - previous.visit.startMs < renewalMs) continue;
        if (previous) previous.replacedMs = visit.startMs;
        const prescription: Prescription = { key, reason, visit };
        current.set(key, prescription);
        all.push(prescription);
      }
    }
  }
  return all;
}

function dosage(drug: MedicationCode): MedicationRequest['dosageInstruction'] {
  return [
    {
      text: drug.directions,
      ...(drug.timesADay === 0
        ? { asNeededBoolean: true }
        : { timing: { repeat: { frequency: drug.timesADay, period: 1, periodUnit: 'd' } } }),
    },
  ];
}

function medicationOf(
  chart: Chart,
  key: MedicationKey,
): Pick<MedicationRequest, 'medicationCodeableConcept' | 'medicationReference'> {
  const listed = chart.directory.formulary[key];
  const { code } = medications[key];
  return listed ? { medicationReference: referenceTo(listed, code.text) } : { medicationCodeableConcept: code };
}

function addRequest(chart: Chart, { key, reason, visit, replacedMs }: Prescription): Stored<MedicationRequest> {
  const drug: MedicationCode = medications[key];
  const isOver = replacedMs !== undefined || chart.person.deathMs !== undefined;
  return chart.add<MedicationRequest>('prescription', {
    resourceType: 'MedicationRequest',
    meta: meta(replacedMs ?? visit.endMs, usCore('us-core-medicationrequest')),
    status: isOver ? 'completed' : 'active',
    intent: 'order',
    category: [concepts.community],
    reportedBoolean: false,
    ...medicationOf(chart, key),
    subject: chart.subject,
    encounter: referenceTo(visit.encounter),
    authoredOn: toInstant(visit.startMs),
    requester: referenceTo(visit.clinician.practitioner, visit.clinician.displayName),
    reasonCode: [chronicConditions[reason].code],
    dosageInstruction: dosage(drug),
    dispenseRequest: {
      validityPeriod: { start: toDate(visit.startMs), end: toDate(visit.startMs + 365 * dayMs) },
      numberOfRepeatsAllowed: fillsPerPrescription - 1,
      quantity: quantity(drug.amount, drug.unit),
      expectedSupplyDuration: quantity(drug.daysSupply, 'd', 'days'),
    },
  });
}

function addFills(chart: Chart, prescription: Prescription, request: Stored<MedicationRequest>): Fill[] {
  const drug: MedicationCode = medications[prescription.key];
  const untilMs = Math.min(prescription.replacedMs ?? chart.endMs, chart.endMs);
  const { pharmacy } = chart.directory;
  const fills: Fill[] = [];
  for (let number = 0; number < fillsPerPrescription; number += 1) {
    const handedOverMs = prescription.visit.endMs + 26 * hourMs + number * drug.daysSupply * dayMs;
    if (handedOverMs >= untilMs) break;
    const dispense = chart.add<MedicationDispense>('dispense', {
      resourceType: 'MedicationDispense',
      meta: meta(handedOverMs, usCore('us-core-medicationdispense')),
      status: 'completed',
      ...medicationOf(chart, prescription.key),
      subject: chart.subject,
      context: referenceTo(prescription.visit.encounter),
      performer: [{ actor: referenceTo(pharmacy, pharmacy.name) }],
      authorizingPrescription: [referenceTo(request)],
      type: number === 0 ? concepts.firstFill : concepts.refill,
      quantity: quantity(drug.amount, drug.unit),
      daysSupply: quantity(drug.daysSupply, 'd', 'days'),
      whenHandedOver: toInstant(handedOverMs),
      dosageInstruction: dosage(drug),
    });
    fills.push({ dispense, drug, handedOverMs, refill: number, prescriber: prescription.visit.clinician });
  }
  return fills;
}

/** Records the prescriptions for the known diseases, renewed about once a year, and the recent fills. */
export function addMedications(chart: Chart, visits: readonly RecordedVisit[]): Fill[] {
  return planPrescriptions(visits).flatMap((prescription) => {
    const request = addRequest(chart, prescription);
    const isRecent = prescription.visit.startMs > chart.endMs - pharmacyMemoryMs;
    return isRecent ? addFills(chart, prescription, request) : [];
  });
}
