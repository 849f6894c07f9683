import {
  checkFormulary,
  findProvider,
  formularyInput,
  providersInput,
  type DirectoryContext,
} from '@fhir-gateway/coverage-tools';
import type { ErrorCode } from '@fhir-gateway/gateway';
import type { z } from 'zod';

import { askerOf, enterCall, requireCallState } from '../call-stages.js';
import type { Route } from '../route/define-route.js';
import { platformErrors } from '../route/error-sets.js';
import { readFields, wholeNumber } from '../route/fields.js';
import { jsonAnswer } from '../route/operation.js';
import { formularyAnswer, providerAnswer } from './directory-answer.js';

const directoryErrors: readonly ErrorCode[] = [
  'ARGUMENT_INVALID',
  ...platformErrors,
  'DIRECTORY_NOT_OFFERED',
  'DIRECTORY_UNAVAILABLE',
  'DIRECTORY_ANSWER_INVALID',
  'CROSS_SITE_REFUSED',
  'SESSION_UNKNOWN',
  'CREDENTIAL_MALFORMED',
  'CALLER_UNKNOWN',
  'TOKEN_NOT_FOR_THIS',
  'GRANT_INSUFFICIENT',
  'GRANT_ENDED',
  'UPSTREAM_UNREACHABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_NOT_FHIR',
  'UPSTREAM_BUSY',
  'PLATFORM_CALLS_LIMITED',
  'UPSTREAM_RATE_LIMITED',
  'RESPONSE_TOO_LARGE',
  'CALLS_AT_ONCE_LIMITED',
  'AUDIT_UNAVAILABLE',
];

/** The route of a question to an open directory; the stages have found the platform that answers for it. */
function defineLookUp<Schema extends z.ZodObject>(
  route: Pick<Route, 'id' | 'summary' | 'description' | 'answers' | 'errors' | 'examples'> & {
    /** Below `/api/coverage/{platform_id}`. */
    readonly path: '/providers' | '/formulary';
    readonly query: Schema;
    readonly run: (context: DirectoryContext, input: z.output<Schema>) => Promise<unknown>;
  },
): Route {
  const { path, query, run, errors = [], ...question } = route;
  return {
    access: 'caller',
    ...question,
    method: 'get',
    path: `/api/coverage/{platform_id}${path}`,
    tag: 'Coverage',
    query,
    errors: [...directoryErrors, ...errors],
    handler: (rest) => async (req, res) => {
      const { platform, caller, who } = requireCallState(res);
      const place = enterCall(rest, req, res, who);
      try {
        const input = readFields(query, req.query);
        const context = rest.gateway.coverage.directory(askerOf(caller, res, who), platform);
        res.set('cache-control', 'no-store').json(await run(context, input));
      } finally {
        place.leave();
      }
    },
  };
}

const limit = wholeNumber({ least: 1, most: 50 }).optional().describe('How many to list; default 20');
const parameters = { platform_id: 'sandbox-payer' };

/** `/api/coverage/{platform_id}/providers` and `/formulary`: what payers publish for everybody. */
export const directoryRoutes: readonly Route[] = [
  defineLookUp({
    id: 'findProviders',
    path: '/providers',
    summary: 'Find providers in a payer’s directory',
    description:
      'Da Vinci Plan-Net, where the payer has an open directory. Nothing of a person is sent. `in-network` is said only where ' +
      'the directory says so of the plan that is named.',
    query: providersInput.extend({ limit }),
    answers: { 200: jsonAnswer(providerAnswer, 'Providers, and what the directory does not say.') },
    errors: ['QUESTION_TOO_WIDE'],
    examples: {
      cardiologist: {
        summary: 'A cardiologist in network',
        parameters: { ...parameters, specialty: 'cardiologist', place: 'Springfield, IL', plan: 'Preferred Two' },
        status: 200,
      },
      tooWide: { summary: 'Without saying whom', parameters, status: 400 },
      notOffered: {
        summary: 'A platform without a directory',
        parameters: { platform_id: 'sandbox-ehr', specialty: 'cardiologist' },
        status: 409,
      },
    },
    run: findProvider,
  }),
  defineLookUp({
    id: 'checkFormulary',
    path: '/formulary',
    summary: 'Look up a drug in a payer’s formulary',
    description:
      'Da Vinci US Drug Formulary, where the payer has an open one. Nothing of a person is sent. No coverage decision and no price.',
    query: formularyInput.extend({ limit }),
    answers: { 200: jsonAnswer(formularyAnswer, 'Tier and restrictions, and what the formulary does not say.') },
    examples: {
      metformin: {
        summary: 'Metformin in one plan',
        parameters: { ...parameters, drug: 'metformin', plan: 'Preferred Two' },
        status: 200,
      },
      noDrug: { summary: 'Without a drug', parameters, status: 400 },
    },
    run: checkFormulary,
  }),
];
