import { html } from '@fhir-gateway/express-kit';
import { limitedAddress } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request, Response } from 'express';
import { z } from 'zod';

import { consoleConnections, formVisitor, requireSession } from '../console/console-visitor.js';
import { platformNames } from '../pages/platform-names.js';
import type { RestContext } from '../rest-context.js';
import { formParser } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { choice, csrfField } from '../route/fields.js';
import { pageAnswer } from '../route/operation.js';
import { FormTokens } from '../sessions/form-token.js';
import { keysPage, openedPage, openPage, type OpenProblem } from './keys-page.js';

/** An answer of an authenticator is the longest that these forms carry: RSA has keys and signatures of some hundred bytes. */
const maxFormBytes = 8 * 1024;

/** What a person types. */
export const typed = z.string().max(64, 'has at most 64 characters').default('');
/** Of a computer that others use. */
export const sharedField = choice(['1']).optional().describe('Ends with the browser, after an hour at the latest');
/** A form that changes who gets in: it has the recovery code, so that nobody changes it at a browser found unlocked. */
export const codeForm = z.object({ csrf: csrfField, code: typed.describe('The recovery code that counts now') });

/** What the forms about kept connections share. */
export const keptForm = {
  method: 'post',
  tag: 'Pages',
  sameOrigin: 'proven',
  keptOnly: true,
  parse: formParser(maxFormBytes),
  errorForm: 'page',
  examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
} as const;
export const formErrors = [
  ...consoleErrors,
  'CROSS_SITE_REFUSED',
  'BODY_TOO_LARGE',
  'CALLER_UNKNOWN',
  'PAIRING_ATTEMPTS_EXCEEDED',
] as const;
export const wrongCode = pageAnswer('The page again: the code is not valid.');
export const wrongWords = html`This is not your recovery code. Nothing was changed, and your code is not used up.`;

/** Shows what is open now in this browser, which joins the session. */
export async function showOpened(
  context: RestContext,
  { req, res, own, shared }: { req: Request; res: Response; own: Session | undefined; shared: string | undefined },
  { session, nextCode }: { readonly session: Session; readonly nextCode?: string },
): Promise<void> {
  const { base, gateway, sessions } = context;
  const earlier = own && req.sessionID;
  // Before the browser gets its cookie: nothing opens that the provider's logout would not find.
  if (own) await gateway.login?.kept(session, own);
  if (shared === undefined) await sessions.join(req, session, { outlives: true, owner: own?.owner });
  else await sessions.joinBriefly(req, res, session, own?.owner);
  // The provider may have ended the sign-in meanwhile.
  if (own && gateway.login && !(await gateway.vault.isOpen(own))) {
    await gateway.vault.revoke(req.sessionID);
    sessions.withholdCookie(req);
    throw gateway.login.signInRequired();
  }
  // Nothing was connected there.
  if (earlier !== undefined) await gateway.vault.revoke(earlier);
  const connected = (await consoleConnections(context, session)).filter((one) => one.connected);
  const ids = connected.map(({ platformId }) => platformId);
  const names = [...platformNames(context, ids).values()];
  context.sendPage(
    res,
    openedPage({ base, names, sinceSeconds: session.createdAtSeconds, ...(nextCode && { nextCode }) }),
  );
}

/** The page on which kept connections are opened. */
export function openView(
  context: RestContext,
  own: Session | undefined,
  { attempt, problem }: { readonly attempt: string; readonly problem?: OpenProblem },
) {
  const { base, gateway } = context;
  const passkey = gateway.kept.passkeys.question();
  return openPage({ base, formToken: tokensOf(context).issue(own), attempt, passkey, ...(problem && { problem }) });
}

/** The page about keeping, with what was wrong with a form. */
export async function keysView(context: RestContext, session: Session | undefined, problem?: typeof wrongWords) {
  const { base, gateway } = context;
  const { kept } = gateway;
  const [until, usedAt, passkeys = []] = session
    ? await Promise.all([kept.keptUntil(session), kept.codeUsedAt(session), kept.passkeys.list(session)])
    : [];
  return keysPage({
    base,
    passkeys,
    signsIn: gateway.callers.needsSignIn,
    formToken: tokensOf(context).issue(session),
    isEmpty: session === undefined || !(await kept.isConnected(session)),
    ...(session && { endsAtSeconds: session.expiresAtSeconds }),
    ...(until !== undefined && { keptUntilSeconds: until }),
    ...(usedAt !== undefined && { codeUsedAtSeconds: usedAt }),
    ...(problem && { problem }),
  });
}

/** @throws GatewayError CROSS_SITE_REFUSED | CALLER_UNKNOWN */
export async function visitorOf(context: RestContext, req: Request, csrf: string | undefined): Promise<Session> {
  return requireSession(await formVisitor(context, req, (visitor) => tokensOf(context).check(csrf, visitor)));
}

export function tokensOf({ gateway }: RestContext): FormTokens {
  return new FormTokens(gateway.storage.keyring);
}

export function addressOf({ gateway }: RestContext, req: Request): string {
  return limitedAddress(gateway.clientAddressOf(req));
}

/** `wrong` in place of the refusal of a code. */
export async function unlessWrong<T>(result: Promise<T>): Promise<T | 'wrong'> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'PAIRING_CODE_UNKNOWN') return 'wrong';
    throw error;
  }
}
