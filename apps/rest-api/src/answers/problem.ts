import { errorTable, type ErrorCode } from '@fhir-gateway/gateway';
import { z } from 'zod';

const codes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

/** Why a request failed (RFC 9457). */
export const problem = z.object({
  title: z.string().describe('What is wrong, for people'),
  status: z.int(),
  code: z.enum(codes).describe('Stable, for programs'),
  request_id: z.string().describe('What the logs of this gateway call the request'),
  retryable: z.boolean().describe('Whether the same call can succeed later without anyone doing anything'),
  next_step: z.string().optional().describe('What helps'),
});

/** Whether the process answers. */
export const alive = z.object({ status: z.literal('ok') });

const check = z.enum(['ok', 'failed']);
/** Whether requests can be served, and what each part says; of a check that failed as a whole, only that. */
export const readiness = z.object({
  ready: z.boolean(),
  checks: z.object({ store: check, keys: check, platforms: check, audit: check }).optional(),
});
