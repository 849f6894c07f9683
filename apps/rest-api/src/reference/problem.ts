import { errorTable, type ErrorCode } from '@fhir-gateway/gateway';
import { z } from 'zod';

import { named } from '../route/named-schemas.js';

const codes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

/** Why a request failed (RFC 9457). */
export const problem = named(
  'Problem',
  z.object({
    title: z.string().describe('What is wrong, for people'),
    status: z.int(),
    code: z.enum(codes).describe('Stable, for programs'),
    request_id: z.string().describe('What the logs of this gateway call the request'),
    retryable: z.boolean().describe('Whether the same call can succeed later without anyone doing anything'),
    next_step: z.string().optional().describe('What helps'),
  }),
);
