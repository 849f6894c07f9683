import { isResourceType, parseReference } from '@fhir-gateway/fhir';
import type { Resource } from 'fhir/r4.js';
import type { ExpressionEngine, Variables } from '../../expressions/fhirpath-engine.js';

/** Reads from the record with the caller's own access; undefined where it is refused or not there. */
export type ReadRecord = (request: { path: string; query: string }) => Promise<Resource | undefined>;

/** A query of a form, ready to be sent, or why it is not sent. */
export type PlannedQuery = { readonly path: string; readonly query: string } | { readonly refused: string };

/** Resources of one answer. */
const pageSize = 50;
/** Parameters that tie a search to one patient. */
const patientParameters = ['patient', 'subject', 'beneficiary'];

/**
 * Fills in an `application/x-fhir-query`, such as `Observation?patient={{%patient.id}}&code=…`. A payer wrote it, and the
 * caller's own access would answer it; so it is sent only where it is about the very patient whose form it is.
 *
 * @see http://hl7.org/fhir/uv/sdc/expressions.html#fhirquery
 */
export async function planQuery(
  template: string,
  {
    patientId,
    variables,
    engine,
  }: { patientId: string; variables: Variables; engine: Pick<ExpressionEngine, 'evaluateAll'> },
): Promise<PlannedQuery> {
  if (template.length > 2_000) return { refused: 'the query is too long' };
  let isIncomplete = false;
  const open = /\{\{([^{}]*)\}\}/g;
  const expressions = [...template.matchAll(open)].map(([, expression = '']) => expression);
  const outcomes = await engine.evaluateAll(expressions.map((expression) => [expression, undefined, variables]));
  const filled = template.replace(open, () => {
    const evaluated = outcomes.shift() ?? { values: [] };
    const values = 'values' in evaluated ? evaluated.values.filter((value) => typeof value !== 'object') : [];
    if (values.length === 0) isIncomplete = true;
    return values.map((value) => encodeURIComponent(String(value))).join(',');
  });
  if (isIncomplete) return { refused: 'a value that the query needs is not known' };
  const mark = filled.indexOf('?');
  const [type, search] = mark === -1 ? [filled, ''] : [filled.slice(0, mark), filled.slice(mark + 1)];
  if (parseReference(type)?.ref === type) {
    return type === `Patient/${patientId}` && search === ''
      ? { path: type, query: '' }
      : { refused: 'the query is not about the patient of this form' };
  }
  if (!isResourceType(type)) return { refused: 'the query is no search and no read' };
  const parameters = new URLSearchParams(search);
  if (!isAbout(patientId, type, parameters)) return { refused: 'the query is not about the patient of this form' };
  if (!parameters.has('_count')) parameters.set('_count', String(pageSize));
  return { path: type, query: parameters.toString() };
}

/** One patient named once; a list of several, or the same parameter twice, is none. */
function isAbout(patientId: string, type: string, parameters: URLSearchParams): boolean {
  const names = type === 'Patient' ? ['_id'] : patientParameters;
  const given = names.flatMap((name) => parameters.getAll(name));
  const isOther = [...parameters.keys()].some((name) =>
    /^(patient|subject|beneficiary|_id)[:.]|^_has|^_(rev)?include/.test(name),
  );
  return given.length === 1 && !isOther && [patientId, `Patient/${patientId}`].includes(given[0] ?? '');
}
