import { isLoopbackHost } from '@fhir-gateway/platform-registry/platform';
import type { CoverageContext } from '../../coverage-context.js';

/** Where definitions are looked for: the payer's own FHIR service, or the platform's. */
export interface PolicySource {
  /** The FHIR base that its resources stand under. */
  readonly base: string;
  /** Whether it is on this machine, such as a sandbox: its own http links are then links like others. */
  readonly isLocal: boolean;
  /** Whether what it answers can be about patients: then no documents are searched. */
  readonly hasRecords: boolean;
  get(path: string, signal: AbortSignal): Promise<{ readonly status: number; readonly body: unknown }>;
}

/**
 * The payer's service for forms where there is one: what it defines holds for everybody, and no record is there.
 *
 * @returns undefined where only the record is left, and it is another platform's: what stands there is no payer's
 */
export function policySource({
  platform,
  payer,
  recordSide,
  records,
  recordsBaseUrl,
}: Pick<CoverageContext, 'platform' | 'payer' | 'recordSide' | 'records' | 'recordsBaseUrl'>):
  | PolicySource
  | undefined {
  if (payer.configured('dtr')) {
    return {
      base: payer.base('dtr'),
      isLocal: isLocal(payer.base('dtr')),
      hasRecords: false,
      get: (path, signal) => payer.send({ service: 'dtr', method: 'GET', path, signal, deadlineMs: 10_000 }),
    };
  }
  if (recordSide) return undefined;
  return {
    base: recordsBaseUrl,
    isLocal: isLocal(platform.fhirBaseUrl),
    hasRecords: true,
    get: async (path) => {
      const [target = '', query = ''] = path.split(/\?(.*)/s);
      return records({ path: target, query });
    },
  };
}

function isLocal(address: string): boolean {
  return URL.canParse(address) && isLoopbackHost(new URL(address).hostname);
}
