import type { Resource } from 'fhir/r4.js';
import type { CoverageContext } from '../../coverage-context.js';
import type { ReadRecord } from './record-query.js';

/** Reads for a form: what the record refuses stays unknown; only a fault of this program is passed on. */
export function recordReader({ records }: Pick<CoverageContext, 'records'>): ReadRecord {
  return async (request) => {
    try {
      const { status, body } = await records(request);
      return status === 200 && typeof body === 'object' && body !== null ? (body as Resource) : undefined;
    } catch (error) {
      if (error instanceof Error && typeof (error as { code?: unknown }).code === 'string') return undefined;
      throw error;
    }
  };
}
