import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { referenceTo } from '@fhir-gateway/record-view';
import type { DiagnosticReport, FhirResource, Observation, Resource } from 'fhir/r4.js';

/**
 * The observations that reports hold inside, each with the reference of its report, by which it is read. They have no life
 * of their own: whose they are, when and in which state is the report's where they do not say it.
 *
 * @see https://hl7.org/fhir/R4/references.html#contained
 */
export function resultsWithin(reports: readonly FhirResource[]): Map<FhirResource, string> {
  const found = new Map<FhirResource, string>();
  for (const report of reports) {
    const ref = referenceTo(report);
    if (report.resourceType !== 'DiagnosticReport' || ref === undefined) continue;
    for (const one of objectsOf(report.contained)) {
      if (isObservation(one)) found.set(ofReport(one, report), ref);
    }
  }
  return found;
}

/** LOINC codes of notes: of a visit, a stay, a consultation, a procedure. A report may be one, and is then a document. */
const clinicalNotes: ReadonlySet<string> = new Set([
  ...['11488-4', '18842-5', '34117-2', '28570-0', '11506-3', '51847-2', '34109-9', '34111-5', '34133-9', '11503-0'],
]);

/**
 * Reports that say what was found: a conclusion, its codes, or the text itself. They are results beside the observations that
 * they are of, and may have none.
 *
 * @see https://hl7.org/fhir/R4/diagnosticreport-definitions.html#DiagnosticReport.conclusion
 * @see https://hl7.org/fhir/us/core/STU6.1/clinical-notes.html
 */
export function concludingReports(reports: readonly FhirResource[]): FhirResource[] {
  return reports.filter((one) => {
    if (one.resourceType !== 'DiagnosticReport' || isClinicalNote(one)) return false;
    const { conclusion, conclusionCode, presentedForm } = one;
    const isSaid = Boolean(conclusion) || objectsOf(conclusionCode).length > 0;
    return (
      isSaid || objectsOf(presentedForm).some(({ data, contentType }) => data && contentType?.startsWith('text/plain'))
    );
  });
}

function isClinicalNote({ code, category }: DiagnosticReport): boolean {
  const codings = [code, ...objectsOf(category)].flatMap((concept) => objectsOf(concept?.coding));
  return codings.some((coding) => coding.code !== undefined && clinicalNotes.has(coding.code));
}

function isObservation(one: FhirResource | Resource): one is Observation {
  return one.resourceType === 'Observation';
}

function ofReport({ id: _id, ...result }: Observation, report: DiagnosticReport): Observation {
  const { subject, encounter, effectiveDateTime, effectivePeriod, issued } = report;
  const isDated = Object.keys(result).some((name) => name.startsWith('effective'));
  const isWithdrawn = report.status === 'entered-in-error' || report.status === 'cancelled';
  return {
    ...(subject && { subject }),
    ...(encounter && { encounter }),
    issued,
    ...(!isDated && effectiveDateTime !== undefined && { effectiveDateTime }),
    ...(!isDated && isObject(effectivePeriod) && { effectivePeriod }),
    ...result,
    ...(isWithdrawn && { status: report.status as 'entered-in-error' | 'cancelled' }),
  };
}
