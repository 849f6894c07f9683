import type { Device, Procedure, ServiceRequest } from 'fhir/r4.js';
import { concepts } from '../codes/concepts.js';
import { chronicConditions, procedures, type ProcedureCode, type ProcedureKey } from '../codes/tables.js';
import type { Chart, RecordedVisit } from './chart.js';
import type { Stored } from '../base/stored.js';
import { addYears, dayMs, hourMs, minuteMs, toDate, toInstant } from '../base/dates.js';
import { meta, referenceTo } from '../base/fhir-values.js';
import { usCore } from '../base/profiles.js';

interface Extras {
  startMs: number;
  endMs: number;
  order?: Stored<ServiceRequest>;
  device?: Stored<Device>;
}

function addProcedure(chart: Chart, visit: RecordedVisit, key: ProcedureKey, extras?: Extras): void {
  const { code, billing }: ProcedureCode = procedures[key];
  const { practitioner, displayName } = visit.clinician;
  const startMs = extras?.startMs ?? visit.startMs + 10 * minuteMs;
  const endMs = extras?.endMs ?? startMs + 10 * minuteMs;
  chart.add<Procedure>('procedure', {
    resourceType: 'Procedure',
    meta: meta(visit.endMs + hourMs, usCore('us-core-procedure')),
    ...(extras?.order && { basedOn: [referenceTo(extras.order)] }),
    status: 'completed',
    code,
    subject: chart.subject,
    encounter: referenceTo(visit.encounter),
    performedPeriod: { start: toInstant(startMs), end: toInstant(endMs) },
    performer: [{ actor: referenceTo(practitioner, displayName) }],
    ...(visit.reasons.length > 0 && { reasonCode: visit.reasons.slice(0, 1) }),
    ...(extras?.device && { focalDevice: [{ manipulated: referenceTo(extras.device) }] }),
  });
  if (billing) {
    const revenueCode = key === 'kneeReplacement' ? '0360' : key === 'chestRadiograph' ? '0324' : '0730';
    visit.charges.push({ code: billing.code, name: billing.name, amount: billing.charge, revenueCode });
  }
}

/** The prosthesis; its device identifier has the check digit of a GTIN but belongs to no maker. */
function addProsthesis(chart: Chart, madeMs: number): Stored<Device> {
  const deviceIdentifier = '00999999000019';
  const lotNumber = `K${toDate(madeMs).slice(2, 4)}-07`;
  const expirationDate = toDate(addYears(madeMs, 5));
  return chart.add<Device>('device', {
    resourceType: 'Device',
    meta: meta(chart.endMs, usCore('us-core-implantable-device')),
    udiCarrier: [
      {
        deviceIdentifier,
        issuer: 'http://hl7.org/fhir/NamingSystem/gs1-di',
        carrierHRF: `(01)${deviceIdentifier}(17)${expirationDate.slice(2).replaceAll('-', '')}(10)${lotNumber}(21)1`,
      },
    ],
    status: 'active',
    distinctIdentifier: `${lotNumber}-1`,
    manufactureDate: toDate(madeMs),
    expirationDate,
    lotNumber,
    serialNumber: '1',
    type: concepts.kneeProsthesis,
    patient: chart.subject,
  });
}

function addKneeReplacement(chart: Chart, visit: RecordedVisit): void {
  const orderedMs = visit.startMs - 30 * dayMs;
  const { practitioner, displayName } = visit.clinician;
  const order = chart.add<ServiceRequest>('order', {
    resourceType: 'ServiceRequest',
    meta: meta(visit.startMs, usCore('us-core-servicerequest')),
    status: 'completed',
    intent: 'order',
    category: [concepts.surgicalProcedure],
    code: procedures.kneeReplacement.code,
    subject: chart.subject,
    occurrenceDateTime: toInstant(visit.startMs),
    authoredOn: toInstant(orderedMs),
    requester: referenceTo(chart.primaryCare.practitioner, chart.primaryCare.displayName),
    performer: [referenceTo(practitioner, displayName)],
    reasonCode: [chronicConditions.kneeArthritis.code],
  });
  const device = addProsthesis(chart, addYears(visit.startMs, -1));
  const startMs = visit.startMs + 3 * hourMs;
  addProcedure(chart, visit, 'kneeReplacement', { startMs, endMs: startMs + 2 * hourMs, order, device });
}

/** Records what was done at a visit besides talking, measuring and drawing blood. */
export function addProcedures(chart: Chart, visit: RecordedVisit): void {
  if (visit.kind === 'surgery') addKneeReplacement(chart, visit);
  if (visit.kind === 'admission') addProcedure(chart, visit, 'chestRadiograph');
  if (visit.kind !== 'check-up' || chart.person.role === 'child') return;
  addProcedure(chart, visit, 'medicationReview');
  if (visit.known.includes('hypertension') || visit.known.includes('heartFailure')) {
    addProcedure(chart, visit, 'electrocardiogram');
  }
  if (visit.known.includes('asthma')) addProcedure(chart, visit, 'spirometry');
}
