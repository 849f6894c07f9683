import { countCall, createSameOriginCheck, requestIdOf } from '@fhir-gateway/express-kit';
import {
  checkPriorAuth,
  getQuestionnairePackage,
  nextQuestion,
  nextQuestionInput,
  questionnairePackageInput,
  requirementsInput,
} from '@fhir-gateway/coverage-tools';
import { GatewayError, limitedAddress, limitedCaller, type Caller, type Gateway } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { Router, text, type Request, type Response } from 'express';

import { closeSignal } from '../auth/close-signal.js';
import { readCredentials } from '../auth/credentials.js';
import type { RestContext } from '../rest-context.js';
import { route, type CoverageCall, type CoverageRoute } from './coverage-row.js';
import { inquire, rules, submit } from '../console/prior-auth-rows.js';

/** Answers of people to forms are the longest bodies. */
const maxBodyBytes = 1024 * 1024;

const requirements = route('post', '/requirements', requirementsInput, async ({ context, patient }, input) => {
  const signedIn = await patient();
  return checkPriorAuth(context, input, signedIn === undefined ? {} : { patient: signedIn });
});

const questionnairePackage = route(
  'post',
  '/questionnaire-package',
  questionnairePackageInput,
  async ({ context, patient }, input) => {
    const signedIn = await patient();
    return getQuestionnairePackage(context, input, signedIn === undefined ? {} : { patient: signedIn });
  },
);

const continueForm = route('post', '/next-question', nextQuestionInput, ({ context }, input) =>
  nextQuestion(context, input),
);

/** Every coverage route. */
export const coverageRouteTable: readonly CoverageRoute[] = [
  requirements,
  questionnairePackage,
  continueForm,
  submit,
  inquire,
  rules,
];

/** `/api/coverage/{platform_id}/...`: questions to payers, and requests for prior authorization. */
export function coverageRoutes(rest: RestContext): Router {
  const router = Router({ caseSensitive: true });
  const checkOrigin = createSameOriginCheck({ origin: rest.origin, evidence: 'not-foreign' });
  const body = text({ type: () => true, limit: maxBodyBytes });
  for (const { method, path, run } of coverageRouteTable) {
    router[method](`/:platform_id${path}`, body, async (req, res) => {
      const presented = readCredentials(req, rest.cookie);
      // A foreign page can make a browser send its cookie, but not an Authorization header.
      if (presented.bearer === undefined) checkOrigin(req);
      const { platform_id: platformId = '', ...names } = req.params as Record<string, string>;
      const platform = rest.gateway.registry.resolve(platformId);
      const { callers, callsInFlight, clientAddressOf } = rest.gateway;
      const caller = await callers
        .identify(presented, { platformId: platform.id, door: 'rest' })
        .catch(async (error: unknown) => {
          // A credential that opens nothing is nobody's: it counts for the address it came from.
          await countCall(rest.gateway, res, 'coverage', limitedAddress(clientAddressOf(req)));
          throw error;
        });
      const who = limitedCaller(caller, () => clientAddressOf(req), true);
      await countCall(rest.gateway, res, 'coverage', who);
      const given = method === 'get' ? { ...req.query, ...names } : readJson(req);
      const place = callsInFlight.enter(who);
      try {
        res
          .set('cache-control', 'no-store')
          .json(await run(await openCall(rest.gateway, platform, caller, res), given));
      } finally {
        place.leave();
      }
    });
  }
  return router;
}

async function openCall(
  gateway: Gateway,
  platform: ResolvedPlatform,
  caller: Caller,
  res: Response,
): Promise<CoverageCall> {
  const { session, clientId } = caller.kind === 'session' ? caller : {};
  const own = session && { session };
  const client = clientId !== undefined && { clientId };
  const requestId = requestIdOf(res);
  const signal = closeSignal(res);
  const context = await gateway.coverage.open({ platform, ...own, ...client, door: 'rest', requestId, signal });
  return {
    gateway,
    context,
    platform,
    ...own,
    patient: async () =>
      session && platform.oauth ? (await gateway.auth.status(session, platform)).patient : undefined,
  };
}

/** @throws GatewayError ARGUMENT_INVALID for a body that is no JSON object, or none that says that it is JSON */
function readJson(req: Request): unknown {
  if (!/^application\/(?:[a-z.-]+\+)?json\b/i.test(req.headers['content-type'] ?? '')) {
    throw new GatewayError('ARGUMENT_INVALID', 'Send the arguments as application/json.');
  }
  try {
    return JSON.parse(typeof req.body === 'string' ? req.body : '') as unknown;
  } catch {
    throw new GatewayError('ARGUMENT_INVALID', 'The body is not valid JSON.');
  }
}
