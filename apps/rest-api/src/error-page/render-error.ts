import type { Html, Problem } from '@fhir-gateway/express-kit';
import { sectionCalled, sectionTitles } from '@fhir-gateway/patient-record';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import type { Request, Response } from 'express';

import type { FactRow } from '../console/pages/record/lists/fact-row.js';
import type { ConsoleSection, ConsoleVisitor } from '../pages/console-page.js';
import { pagesCalled } from '../pages/navigation.js';
import { problemFor } from '../pages/visitor-words.js';
import { pathSegment } from '../public-urls.js';

import type { RestContext } from '../rest-context.js';
import { errorPage, type ErrorPage, type WayOn } from './error-page.js';
import { errorWords } from './error-words.js';
import { signInRefusal } from './sign-in-refusal.js';

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
/** Codes of somebody whom this gateway does not know. */
const unknownVisitor: ReadonlySet<string> = new Set(['CALLER_UNKNOWN', 'SESSION_UNKNOWN', 'SIGN_IN_REQUIRED']);

/** For whoever opens an agent's link in a browser that does not hold the agent's session. */
const foreignLinkHelp = {
  oauth:
    'Open the link in the browser in which you allowed the app to use this gateway. If that is gone, connect the app ' +
    'again from this browser. If somebody sent you the link, close this page.',
  pairing:
    'Open the link in the browser that showed you the code. If that is gone, ask the assistant for a link for a new ' +
    'pairing. If somebody sent you the link, close this page.',
  local: undefined,
} as const;

/** What the address and the visitor add to the words of a code. */
type About = Partial<Omit<ErrorPage, 'base' | 'problem' | 'section' | 'isBare'>>;

/** Makes the renderer of every error that a person meets. */
export function renderErrorPage(context: RestContext): (problem: Problem, req: Request, res: Response) => Html {
  const { base, gateway } = context;
  return (told, req, res) => {
    const visitor = context.visitorOf(req);
    const help = told.code === 'LOGIN_UNKNOWN' ? foreignLinkHelp[gateway.config.mcpAuth] : undefined;
    const problem = problemFor(visitor, { ...told, ...(help !== undefined && { nextStep: help }) });
    const section = homeOf(req.path, visitor);
    const about: About = {
      ...errorWords(problem, req.method !== 'GET'),
      ...(problem.httpStatus === 404 && nearby(context, problem.code, req.path, visitor)),
      ...signInRefusal(base, gateway.registry, problem.code, placeNamed(req.path)),
    };
    const { title = '', ways = [], ...more } = about;
    const page = errorPage({
      ...{ base, problem, title, ...more, ...(section && { section }) },
      ways: [...ways, ...waysOn(context, problem, req, res), { href: `${base}/`, label: 'Back to the start' }],
    });
    return context.pageFor(req, page);
  };
}

/** A page of a home that the visitor has not is not named as one of it. */
function homeOf(path: string, { isOperator, isDeveloper }: ConsoleVisitor): ConsoleSection | undefined {
  if (path.startsWith('/operator')) return isOperator ? 'operator' : undefined;
  if (path.startsWith('/developers')) return isDeveloper ? 'developers' : undefined;
  return path.startsWith('/docs') ? 'reference' : undefined;
}

/** What may be meant by an address that leads to nothing. */
function nearby(context: RestContext, code: string, path: string, visitor: ConsoleVisitor): About {
  const { base, gateway } = context;
  // Whoever writes the address decides neither how long is searched, nor how much is shown.
  const place = code === 'PLATFORM_NOT_FOUND' ? placeNamed(path)?.slice(0, 80) : undefined;
  if (place !== undefined) {
    return {
      title: isSayable(place) ? `We do not know a place called “${place}”` : 'We do not know that place',
      words: 'Nothing was connected.',
      near: nearPlaces(base, gateway.registry, place),
      asked: place,
    };
  }
  if (code !== 'ROUTE_NOT_FOUND') return {};
  const word = decoded(path.split('/').at(-1) ?? '') ?? '';
  if (path.startsWith('/docs/')) {
    const href = `${base}/docs?q=${encodeURIComponent(word.slice(0, 80))}`;
    return { title: 'The reference has no such operation', ways: [{ href, label: 'Search the reference' }] };
  }
  const section = path.startsWith('/record/lists/') ? sectionCalled(word) : undefined;
  if (section !== undefined) {
    return { near: [{ href: `${base}/record/lists/${section}`, name: sectionTitles[section], icon: 'record' }] };
  }
  const pages = pagesCalled(word, visitor);
  return { near: pages.map((page) => ({ href: `${base}${page.path}`, name: page.label, icon: page.icon })) };
}

function nearPlaces(base: string, registry: PlatformRegistry, place: string): readonly FactRow[] {
  const { entries } = registry.searchDirectory({ query: place, limit: 3 });
  return entries.map(({ platformId, name, places, via }) => {
    const towns = places.map(({ city, state }) => [city, state].filter(Boolean).join(', ')).filter(Boolean);
    const about = [towns.slice(0, 2).join('; '), via && `via ${via}`].filter(Boolean).join(' · ');
    return { href: `${base}/platforms/${pathSegment(platformId)}`, name, about, icon: 'hospital', kind: 'good' };
  });
}

/** Anybody can write an address, so that a heading repeats what can be a name and nothing longer. */
function isSayable(name: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N} .,:&'’_-]{0,39}$/u.test(name);
}

function waysOn(context: RestContext, { code }: Problem, req: Request, res: Response): WayOn[] {
  const { base, gateway } = context;
  const signIn = (query = '') => [{ href: `${base}/auth/sign-in${query}`, label: 'Sign in again' }];
  if (code === 'ACCOUNT_NOT_ALLOWED') return signIn('?prompt=login');
  if (req.path === '/oauth/login/callback' || req.path === '/auth/sign-in') return signIn();
  if (unknownVisitor.has(code)) {
    return gateway.login ? signIn() : [{ href: `${base}/platforms`, label: 'Find your hospital or plan' }];
  }
  const noted: unknown = res.locals['platformId'];
  // Stays encoded as it came: an address that cannot be decoded has an error page, too.
  const segment = typeof noted === 'string' ? pathSegment(noted) : loginPath.exec(req.path)?.[1];
  if (segment === undefined) return [];
  return worthAnotherTry.has(code) ? [{ href: `${base}/auth/${segment}/login`, label: 'Try again' }] : [];
}

const loginPath = /^\/auth\/([^/]+)\/login$/;
const placePath = /^\/(?:auth|platforms|operator\/platforms|prior-auth\/packets)\/([^/]+)/;

/** The place that an address names. */
function placeNamed(path: string): string | undefined {
  return decoded(placePath.exec(path)?.[1]);
}

function decoded(segment: string | undefined): string | undefined {
  try {
    return segment === undefined ? undefined : decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
