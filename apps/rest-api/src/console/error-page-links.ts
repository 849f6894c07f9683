import type { Html, Problem } from '@fhir-gateway/express-kit';
import type { McpAuthMode } from '@fhir-gateway/gateway';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { Request, Response } from 'express';

import { loginRefusalPage, type RefusedPlatform } from '../pages/login-refusal-page.js';
import { errorPage } from '../pages/message-pages.js';
import { problemFor } from '../pages/visitor-words.js';
import { pathSegment } from '../public-urls.js';
import type { RestContext } from '../rest-context.js';

/** Codes after which the same person can simply begin the sign-in again. */
const worthAnotherTry: ReadonlySet<string> = new Set([
  'AUTHORIZATION_REFUSED',
  'AUTHORIZATION_RESPONSE_INVALID',
  'DISCOVERY_FAILED',
  'ID_TOKEN_INVALID',
  'ISSUER_MISMATCH',
  'LOGIN_DENIED',
  'LOGIN_SESSION_MISMATCH',
  'STORE_UNAVAILABLE',
  'TOKEN_ENDPOINT_REFUSED',
  'TOKEN_ENDPOINT_UNAVAILABLE',
  'TOKEN_ENDPOINT_UNREACHABLE',
  'TOKEN_RESPONSE_INVALID',
]);

/** For whoever opens an agent's link in a browser that does not hold the agent's session. */
const otherBrowser =
  'Open the link in the browser in which you allowed the app to use this gateway. If that is gone, connect the app ' +
  'again from this browser. If somebody sent you the link, close this page.';

/** The same where the agent's session came from a browser by way of a code. */
const otherPairedBrowser =
  'Open the link in the browser that showed you the code. If that is gone, ask the assistant for a link for a new ' +
  'pairing. If somebody sent you the link, close this page.';

const foreignLinkHelp: Readonly<Record<McpAuthMode, { readonly nextStep?: string }>> = {
  oauth: { nextStep: otherBrowser },
  pairing: { nextStep: otherPairedBrowser },
  local: {},
};

/** Why a sign-in cannot begin, whoever asks for it. */
const neverBegins: ReadonlySet<string> = new Set([
  'CLIENT_ID_MISSING',
  'PLATFORM_NOT_FOUND',
  'PLATFORM_NOT_ROUTABLE',
  'PLATFORM_OPEN',
]);

/** Makes the error page's renderer, which knows where "try again" leads. */
export function renderErrorPage(context: RestContext): (problem: Problem, req: Request, res: Response) => Html {
  const { base, gateway } = context;
  const { registry, config } = gateway;
  return (problemTold, req, res) => {
    const told = problemFor(context.visitorOf(req), problemTold);
    const asked = platformOf(req);
    if (asked !== undefined && neverBegins.has(told.code)) {
      const platform = told.code === 'PLATFORM_NOT_FOUND' ? undefined : refusedPlatform(base, registry, asked);
      return context.pageFor(req, loginRefusalPage({ base, problem: told, asked, ...(platform && { platform }) }));
    }
    const problem = told.code === 'LOGIN_UNKNOWN' ? { ...told, ...foreignLinkHelp[config.mcpAuth] } : told;
    const segment = platformSegment(req, res);
    const canRetry = segment !== undefined && worthAnotherTry.has(problem.code);
    if (segment !== undefined && problem.code === 'CLIENT_ID_MISSING') {
      return errorPage({ base, problem, registrationHref: `${base}/platforms/${segment}/registration` });
    }
    const retryHref = canRetry ? `/auth/${segment}/login` : signInHref(problem, req);
    return errorPage({ base, problem, ...(retryHref !== undefined && { retryHref: `${base}${retryHref}` }) });
  };
}

/** Where to sign in to the gateway itself once more; as somebody else where this person may not use it. */
function signInHref({ code }: Problem, req: Request): string | undefined {
  if (code === 'ACCOUNT_NOT_ALLOWED') return '/auth/sign-in?prompt=login';
  const isSignIn = code === 'SIGN_IN_REQUIRED' || req.path === '/oauth/login/callback' || req.path === '/auth/sign-in';
  return isSignIn ? '/auth/sign-in' : undefined;
}

/** The platform that the address of a sign-in names; `undefined` for another address, and for what cannot be decoded. */
function platformOf({ path }: Request): string | undefined {
  const segment = loginPath.exec(path)?.[1];
  if (segment === undefined) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function refusedPlatform(
  base: string,
  registry: Pick<PlatformRegistry, 'summary'>,
  asked: string,
): RefusedPlatform | undefined {
  try {
    const { id, name, status } = registry.summary(asked);
    return { name, status, href: `${base}/platforms/${pathSegment(id)}` };
  } catch {
    return undefined;
  }
}

const loginPath = /^\/auth\/([^/]+)\/login$/;

/** The platform that a failed sign-in was for: noted by the callback, whose address has none, or as in the address. */
function platformSegment(req: Request, res: Response): string | undefined {
  const noted: unknown = res.locals['platformId'];
  if (typeof noted === 'string') return pathSegment(noted);
  // Stays encoded as it came: an address that cannot be decoded has an error page, too.
  return loginPath.exec(req.path)?.[1];
}
