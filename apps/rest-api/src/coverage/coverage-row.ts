import type { CoverageContext } from '@fhir-gateway/coverage-tools';
import { GatewayError, type Gateway } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { Session } from '@fhir-gateway/token-vault';
import type { z } from 'zod';

/** One coverage question of one caller. */
export interface CoverageCall {
  readonly gateway: Gateway;
  readonly context: CoverageContext;
  readonly platform: ResolvedPlatform;
  /** Absent for a caller without a session, who can use open platforms. */
  readonly session?: Session;
  /** The patient chosen at sign-in. */
  patient(): Promise<string | undefined>;
}

/** One route: what it takes, and which use case answers it. */
export interface CoverageRoute {
  readonly method: 'get' | 'post';
  /** Below `/api/coverage/{platform_id}`. */
  readonly path: string;
  run(call: CoverageCall, given: unknown): Promise<unknown>;
}

/** Makes a row of the table: the use case runs with what its schema has accepted. */
export function route<Schema extends z.ZodType>(
  method: CoverageRoute['method'],
  path: string,
  schema: Schema,
  run: (call: CoverageCall, input: z.output<Schema>) => Promise<unknown>,
): CoverageRoute {
  return { method, path, run: (call, given) => run(call, accepted(schema, given)) };
}

/** Says which argument is wrong and in what, and never what stood in it. */
function accepted<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`);
  throw new GatewayError('ARGUMENT_INVALID', `The arguments do not fit. ${faults.join('; ')}`);
}
