import type { DiagnosticReport, Observation, ServiceRequest, Specimen } from 'fhir/r4.js';
import { concepts } from '../codes/concepts.js';
import {
  labPanels,
  labTests,
  panelsOfDiseases,
  panelsOfVisits,
  type LabPanel,
  type LabPanelKey,
  type LabTest,
  type LabTestKey,
  type Limits,
} from '../codes/tables.js';
import type { Chart, RecordedVisit } from './chart.js';
import type { Stored } from '../base/stored.js';
import { hourMs, minuteMs, toInstant } from '../base/dates.js';
import { meta, quantity, referenceTo } from '../base/fhir-values.js';
import { drawValues, limitsFor, type PersonalOffsets } from './lab-values.js';
import { usCore } from '../base/profiles.js';

/** Panels drawn at a visit, each once: the usual ones of its kind, and at check-ups those that the known diseases call for. */
function panelsFor(chart: Chart, visit: RecordedVisit): LabPanelKey[] {
  const usual = panelsOfVisits[visit.kind];
  if (chart.person.role === 'child' || usual === undefined) return [];
  const isStay = visit.kind === 'admission' || visit.kind === 'surgery';
  return [...new Set([...usual, ...(isStay ? [] : visit.known.flatMap((illness) => panelsOfDiseases[illness] ?? []))])];
}

function judge(value: number, { low, high }: Limits): keyof typeof concepts.interpretations {
  if (low !== undefined && value < low) return 'low';
  return high !== undefined && value > high ? 'high' : 'normal';
}

interface Draw {
  visit: RecordedVisit;
  order: Stored<ServiceRequest>;
  specimen: Stored<Specimen>;
  collectedMs: number;
  issuedMs: number;
}

function addResult(chart: Chart, draw: Draw, key: LabTestKey, value: number): Stored<Observation> {
  const { laboratory } = chart.directory;
  const test: LabTest = labTests[key];
  const limits = limitsFor(test, chart.person.sex);
  const judged = judge(value, limits);
  return chart.add<Observation>('lab', {
    resourceType: 'Observation',
    meta: meta(draw.issuedMs, usCore('us-core-observation-lab')),
    basedOn: [referenceTo(draw.order)],
    status: 'final',
    category: [concepts.laboratoryCategory],
    code: test.code,
    subject: chart.subject,
    encounter: referenceTo(draw.visit.encounter),
    effectiveDateTime: toInstant(draw.collectedMs),
    issued: toInstant(draw.issuedMs),
    performer: [referenceTo(laboratory, laboratory.name)],
    valueQuantity: quantity(value, test.unit),
    interpretation: [concepts.interpretations[judged]],
    specimen: referenceTo(draw.specimen),
    referenceRange: [
      {
        ...(limits.low !== undefined && { low: quantity(limits.low, test.unit) }),
        ...(limits.high !== undefined && { high: quantity(limits.high, test.unit) }),
      },
    ],
  });
}

function addSpecimen(chart: Chart, kind: LabPanel['specimen'], collectedMs: number): Stored<Specimen> {
  return chart.add<Specimen>('specimen', {
    resourceType: 'Specimen',
    meta: meta(collectedMs, usCore('us-core-specimen')),
    status: 'available',
    type: kind === 'serum' ? concepts.serumSpecimen : concepts.bloodSpecimen,
    subject: chart.subject,
    receivedTime: toInstant(collectedMs + 3 * hourMs),
    collection: { collectedDateTime: toInstant(collectedMs) },
  });
}

function addOrder(chart: Chart, visit: RecordedVisit, panel: LabPanel): Stored<ServiceRequest> {
  const { practitioner, displayName } = visit.clinician;
  return chart.add<ServiceRequest>('order', {
    resourceType: 'ServiceRequest',
    meta: meta(visit.startMs, usCore('us-core-servicerequest')),
    status: 'completed',
    intent: 'order',
    category: [concepts.laboratoryProcedure],
    code: panel.code,
    subject: chart.subject,
    encounter: referenceTo(visit.encounter),
    occurrenceDateTime: toInstant(visit.startMs),
    authoredOn: toInstant(visit.startMs),
    requester: referenceTo(practitioner, displayName),
    performer: [referenceTo(chart.directory.laboratory, chart.directory.laboratory.name)],
  });
}

/** Records the laboratory work of one visit: orders, specimens, results and the reports that gather them. */
export function addLaboratory(chart: Chart, visit: RecordedVisit, offsets: PersonalOffsets): void {
  const panels = panelsFor(chart, visit);
  if (panels.length === 0) return;
  const { laboratory } = chart.directory;
  const values = drawValues(chart, visit, offsets);
  const collectedMs = visit.startMs + 15 * minuteMs;
  const issuedMs = collectedMs + 20 * hourMs;
  const specimens = new Map<LabPanel['specimen'], Stored<Specimen>>();
  for (const key of panels) {
    const panel: LabPanel = labPanels[key];
    const specimen = specimens.get(panel.specimen) ?? addSpecimen(chart, panel.specimen, collectedMs);
    specimens.set(panel.specimen, specimen);
    const draw = { visit, order: addOrder(chart, visit, panel), specimen, collectedMs, issuedMs };
    const results = panel.tests.map((test) => addResult(chart, draw, test, values[test]));
    chart.add<DiagnosticReport>('report', {
      resourceType: 'DiagnosticReport',
      meta: meta(issuedMs, usCore('us-core-diagnosticreport-lab')),
      basedOn: [referenceTo(draw.order)],
      status: 'final',
      category: [concepts.laboratoryReportCategory],
      code: panel.code,
      subject: chart.subject,
      encounter: referenceTo(visit.encounter),
      effectiveDateTime: toInstant(collectedMs),
      issued: toInstant(issuedMs),
      performer: [referenceTo(laboratory, laboratory.name)],
      specimen: [referenceTo(specimen)],
      result: results.map((result) => referenceTo(result)),
    });
    const { code, name, charge } = panel.billing;
    visit.charges.push({ code, name, amount: charge, revenueCode: '0300' });
  }
}
