import { prefersAsync } from './async-jobs.js';
import type { JobFile, JobResult } from './async-jobs.js';
import type { Call } from '../access/call.js';
import { badRequest, insufficientScope, notFound } from '../base/fhir-error.js';
import { isPatientType } from '../search/patient-compartment.js';
import type { ResourceRepository, Searchable } from '../search/resource-repository.js';
import type { SearchCatalogue } from '../search/search-catalogue.js';

/** What is exported: everything, the records of all patients, or of the patients of a group. */
export type ExportLevel = 'system' | 'patient' | 'group';

/** The one group there is: everybody. */
const everybody = 'all';
const outputFormats: ReadonlySet<string> = new Set([
  'application/fhir+ndjson',
  'application/fhir ndjson',
  'application/ndjson',
  'ndjson',
]);

/** The export that a path asks for, if it asks for one. @throws FhirError 404 for a group that is not there */
export function exportLevel(path: readonly string[]): ExportLevel | undefined {
  const [first, second, third] = path;
  if (first === '$export' && path.length === 1) return 'system';
  if (first === 'Patient' && second === '$export' && path.length === 2) return 'patient';
  if (first !== 'Group' || third !== '$export' || path.length > 3) return undefined;
  if (second !== everybody) throw notFound();
  return 'group';
}

/**
 * Exports what the caller may read, one file a type.
 *
 * @throws FhirError 400 when it is not asked for as FHIR Bulk Data wants; 403 when no scope covers reading a type
 * @see https://hl7.org/fhir/uv/bulkdata/export.html
 */
export function bulkExport(
  call: Call,
  level: ExportLevel,
  store: { repository: ResourceRepository; catalogue: SearchCatalogue },
  jobUrl: string,
): JobResult {
  if (!prefersAsync(call)) throw badRequest('An export needs the header Prefer: respond-async.');
  const format = call.params.get('_outputFormat');
  if (format !== null && !outputFormats.has(format))
    throw badRequest('An export is written as application/fhir+ndjson.');
  const since = sinceOf(call.params.get('_since'));
  const files = typesOf(call, level, store.catalogue).flatMap((type): (JobFile & { type: string; count: number })[] => {
    const found = store.repository
      .view()
      .all(type)
      .filter((version) => Date.parse(version.lastUpdated) >= since && call.policy.permits(version, 'r'));
    return found.length === 0 ? [] : [{ type, count: found.length, ...ndjson(`${type}.ndjson`, found) }];
  });
  const manifest = {
    transactionTime: new Date(call.nowMs).toISOString(),
    request: `${call.baseUrl}/${call.request.path}${call.request.query === '' ? '' : `?${call.request.query}`}`,
    requiresAccessToken: call.access.kind === 'token',
    output: files.map(({ type, count, name }) => ({ type, url: `${jobUrl}/${name}`, count })),
    error: [],
  };
  const headers = { 'Content-Type': 'application/json' };
  return { answer: { status: 200, headers, body: Buffer.from(JSON.stringify(manifest)) }, files };
}

/** The types asked for, or all that the caller may read at this level. */
function typesOf(call: Call, level: ExportLevel, catalogue: SearchCatalogue): readonly string[] {
  const asked = call.params.getAll('_type').flatMap((value) => value.split(','));
  if (asked.some((type) => !catalogue.holds(type))) throw badRequest('_type names a type that is not held here.');
  for (const type of asked) call.policy.require(type, 'r');
  const types = (asked.length > 0 ? asked : catalogue.types).filter((type) => mayRead(call, type));
  if (types.length === 0) throw insufficientScope();
  return level === 'system' ? types : types.filter(isPatientType);
}

function mayRead({ policy }: Call, type: string): boolean {
  try {
    policy.require(type, 'r');
    return true;
  } catch {
    return false;
  }
}

function sinceOf(text: string | null): number {
  if (text === null) return 0;
  const since = Date.parse(text);
  if (Number.isNaN(since) || !text.includes('T')) throw badRequest('_since must be an instant.', 'value');
  return since;
}

function ndjson(name: string, found: readonly Searchable[]): JobFile {
  const lines = found.map(({ resource }) => `${JSON.stringify(resource)}\n`).join('');
  return { name, contentType: 'application/fhir+ndjson', content: Buffer.from(lines) };
}
