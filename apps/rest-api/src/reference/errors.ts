import { routeClass } from '@fhir-gateway/express-kit';
import { errorTable, type ErrorCode } from '@fhir-gateway/gateway';

import type { ErrorForm, Operation } from '../route/operation.js';

/** Whatever is asked, and whoever asks. */
const everywhere: readonly ErrorCode[] = ['GATEWAY_BUSY', 'INTERNAL'];
/** Of operations that look a caller up, or begin something. */
const withStore: readonly ErrorCode[] = ['STORE_UNAVAILABLE'];
/** Of a gateway for one person on one machine. */
const inLocalMode: readonly ErrorCode[] = ['HOST_NOT_ALLOWED', 'ORIGIN_NOT_ALLOWED'];
/** Counted by nobody, and answered to every name: probes do not know the public one. */
const forProbes: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

/** Codes that no caller of the REST API meets: of the start, of the MCP server, and of pairing, which MCP ends. */
export const elsewhere: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'PLATFORM_FILES_INVALID',
  'CONFIG_INVALID',
  'MASTER_KEYS_DO_NOT_FIT',
  'AUDIT_SINK_UNUSABLE',
  'PAIRING_CODE_UNKNOWN',
  'PLATFORM_REFUSED',
  'ANSWER_UNEXPECTED',
  'CURSOR_INVALID',
  'CLIENT_CLOSED',
]);

/** Whether calls of an operation are counted, and say so in their answers. */
export function isCounted({ path }: Operation): boolean {
  // Of the FHIR route only what goes to a platform is counted.
  return !forProbes.has(path) && !path.endsWith('/smart-configuration');
}

/** The kind of calls that an operation is counted with. */
export function limitClassOf({ path }: Operation): ReturnType<typeof routeClass> {
  return routeClass(path);
}

/** Every code that an operation may answer with, by status, in rising order. */
export function errorsByStatus(operation: Operation, isLocal: boolean): [status: number, codes: ErrorCode[]][] {
  const codes = new Set<ErrorCode>([
    ...(operation.errors ?? []),
    ...everywhere,
    ...(isCounted(operation) ? (['CALLS_LIMITED', ...withStore] as const) : []),
    ...(isLocal && !forProbes.has(operation.path) ? inLocalMode : []),
  ]);
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { httpStatus } = errorTable[code];
    byStatus.set(httpStatus, [...(byStatus.get(httpStatus) ?? []), code]);
  }
  return [...byStatus].sort(([one], [other]) => one - other);
}

const problemType = 'application/problem+json';

/** How an error is written. The authorization server's own errors stand beside those of the gateway. */
export function errorTypes(form: ErrorForm = 'problem'): readonly string[] {
  switch (form) {
    case 'outcome':
      return ['application/fhir+json', 'application/fhir+xml'];
    case 'page':
      return ['text/html', problemType];
    case 'oauth':
    case 'problem':
      return [problemType];
  }
}
