import { errorTable } from '../errors/error-table.js';
import type { Failure } from './recent-failures.js';
import diagnoses from './diagnoses.json' with { type: 'json' };

/** What is wrong with a platform, in words, and what an operator does about it. */
export interface Diagnosis {
  readonly cause: string;
  readonly nextStep: string;
}

type Cause = readonly [pattern: RegExp, cause: string, nextStep: string];

/** By the system's error code. */
const connectionCauses = causesOf(diagnoses.connection);
/** By what the authorization server said, as the log has it: `http 401 invalid_client: …`. */
const tokenCauses = causesOf(diagnoses.token);
const byCode: Readonly<Record<string, readonly string[]>> = diagnoses.code;

function causesOf(rows: readonly string[][]): readonly Cause[] {
  return rows.map(([pattern = '', cause = '', nextStep = '']) => [new RegExp(pattern), cause, nextStep]);
}

/** Words for the newest failure of a platform. */
export function diagnose({ code, detail = '', status }: Pick<Failure, 'code' | 'detail' | 'status'>): Diagnosis {
  const causes =
    code === 'UPSTREAM_UNREACHABLE' ? connectionCauses : code === 'TOKEN_ENDPOINT_REFUSED' ? tokenCauses : [];
  const found = causes.find(([pattern]) => pattern.test(detail === '' ? code : detail));
  if (found) return { cause: found[1], nextStep: found[2] };
  const answered = status ?? Number(/^HTTP_(\d{3})$/.exec(code)?.[1]);
  // What a server says in its trouble is often no FHIR.
  if (answered >= 500 && (code.startsWith('HTTP_') || code === 'UPSTREAM_NOT_FHIR')) {
    return {
      cause: `The platform answers with HTTP ${answered}: it has a fault of its own.`,
      nextStep: 'Look at its status page, and tell the vendor the time and the request id.',
    };
  }
  const [cause, nextStep] = (Object.hasOwn(byCode, code) ? byCode[code] : undefined) ?? [];
  if (cause !== undefined && nextStep !== undefined) return { cause, nextStep };
  const row = Object.hasOwn(errorTable, code) ? errorTable[code as keyof typeof errorTable] : undefined;
  return { cause: `Requests end with ${code}.`, nextStep: row?.nextStep ?? 'Search the log for the request id.' };
}
