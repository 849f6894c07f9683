import type { Binary, DiagnosticReport, DocumentReference, Provenance } from 'fhir/r4.js';
import { codings, concepts } from '../codes/concepts.js';
import { chronicConditions } from '../codes/tables.js';
import { hl7 } from '../base/systems.js';
import type { Chart, RecordedVisit } from './chart.js';
import type { Stored } from '../base/stored.js';
import { ageInYears, hourMs, toDate, toInstant } from '../base/dates.js';
import { concept, encodeText, meta, referenceTo } from '../base/fhir-values.js';
import { writeNote } from './note-formats.js';
import { usCore } from '../base/profiles.js';

const author = concept(hl7('provenance-participant-type'), 'author', 'Author');
const reportType = 'text/plain; charset=utf-8';

function outcomeOf(chart: Chart, visit: RecordedVisit): string {
  if (visit.endMs === chart.person.deathMs) return 'The patient died in hospital in spite of treatment.';
  if (visit.kind === 'surgery') return 'Operation without complications, discharged home walking with support.';
  const found = visit.found.map((key) => chronicConditions[key].code.text ?? key);
  return found.length > 0 ? `New: ${found.join(', ')}; treatment begins.` : 'Plan continues unchanged.';
}

function describe(chart: Chart, visit: RecordedVisit): string[] {
  const { person } = chart;
  const known = visit.known.map((key) => chronicConditions[key].code.text ?? key);
  const reason = visit.acute ? concepts.acuteConditions[visit.acute].text : visit.encounter.type?.[0]?.text;
  return [
    `${visit.site.organization.name ?? ''}, ${toDate(visit.startMs)}`,
    `Patient: ${person.given} ${person.family}, ${ageInYears(person.birthMs, visit.startMs)} years, ${person.sex}`,
    `Reason: ${reason ?? ''}`,
    `Known problems: ${known.length > 0 ? known.join(', ') : 'none'}`,
    outcomeOf(chart, visit),
    `Signed: ${visit.clinician.displayName}`,
    'This person and this note are invented.',
  ];
}

function addDocument(chart: Chart, visit: RecordedVisit): Stored<DocumentReference> {
  const isStay = visit.kind === 'surgery' || visit.kind === 'admission';
  const turn = chart.resources.filter(({ resourceType }) => resourceType === 'Binary').length;
  const { contentType, bytes } = writeNote(describe(chart, visit), turn);
  const binary = chart.add<Binary>('text', {
    resourceType: 'Binary',
    meta: meta(visit.endMs),
    contentType,
    // Whoever may not read this patient may not read the text either.
    securityContext: chart.subject,
    data: bytes.toString('base64'),
  });
  return chart.add<DocumentReference>('note', {
    resourceType: 'DocumentReference',
    meta: meta(visit.endMs, usCore('us-core-documentreference')),
    identifier: [{ system: 'https://records.example.org/note', value: binary.id }],
    status: 'current',
    type: isStay ? concepts.dischargeSummary : concepts.progressNote,
    category: [concepts.clinicalNote],
    subject: chart.subject,
    date: toInstant(visit.endMs),
    author: [referenceTo(visit.clinician.practitioner, visit.clinician.displayName)],
    custodian: referenceTo(visit.site.organization, visit.site.organization.name),
    content: [
      {
        attachment: {
          contentType,
          url: `Binary/${binary.id}`,
          size: bytes.length,
          title: `${isStay ? 'Discharge summary' : 'Progress note'} of ${toDate(visit.endMs)}`,
          creation: toInstant(visit.endMs),
        },
        format: codings.noFormatSpecified,
      },
    ],
    context: {
      encounter: [referenceTo(visit.encounter)],
      period: { start: toInstant(visit.startMs), end: toInstant(visit.endMs) },
    },
  });
}

function addRadiographReport(chart: Chart, visit: RecordedVisit): void {
  const atMs = visit.startMs + hourMs;
  const text = 'Chest, two views: infiltrate in the right lower lobe, no effusion.\nThis report is invented.\n';
  const { practitioner, displayName } = visit.clinician;
  chart.add<DiagnosticReport>('report', {
    resourceType: 'DiagnosticReport',
    meta: meta(atMs, usCore('us-core-diagnosticreport-note')),
    status: 'final',
    category: [concepts.radiology],
    code: concepts.chestRadiographReport,
    subject: chart.subject,
    encounter: referenceTo(visit.encounter),
    effectiveDateTime: toInstant(atMs),
    issued: toInstant(atMs),
    performer: [referenceTo(practitioner, displayName)],
    conclusion: 'Infiltrate in the right lower lobe',
    presentedForm: [
      { contentType: reportType, ...encodeText(text), title: 'Chest X-ray report', creation: toInstant(atMs) },
    ],
  });
}

/** Records the written words of a visit: the note, its text, who wrote it, and the report of an X-ray. */
export function addNotes(chart: Chart, visit: RecordedVisit): void {
  if (visit.kind === 'admission') addRadiographReport(chart, visit);
  const document = addDocument(chart, visit);
  const { practitioner, displayName } = visit.clinician;
  chart.add<Provenance>('provenance', {
    resourceType: 'Provenance',
    meta: meta(visit.endMs, usCore('us-core-provenance')),
    target: [referenceTo(document)],
    recorded: toInstant(visit.endMs),
    agent: [
      {
        type: author,
        who: referenceTo(practitioner, displayName),
        onBehalfOf: referenceTo(visit.site.organization, visit.site.organization.name),
      },
    ],
  });
}
