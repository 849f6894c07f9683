import type { IncomingMessage } from 'node:http';
import type { Session } from '@fhir-gateway/token-vault';
import type * as OidcProvider from 'oidc-provider';
import type { AccessTokens } from './access-tokens.js';
import type { AllowedClients } from './allowed-clients.js';
import type { Consents } from './consents.js';
import { accessScopes } from './endpoints/resources.js';

/** Finds the gateway session of the browser that sends a request; `undefined` when it has none. */
export type FindSession = (request: IncomingMessage) => Promise<Session | undefined> | Session | undefined;

/** What decides whether a person is asked. */
export interface PolicyParts {
  readonly tokens: AccessTokens;
  readonly consents: Consents;
  readonly clients: Pick<AllowedClients, 'grantOf' | 'has'>;
  readonly findSession: FindSession;
  /** Whether a resource is the FHIR base of a platform, which SMART apps are let in for. */
  isFhirBase(resource: string): boolean;
  readonly now: () => number;
}

type Context = OidcProvider.KoaContextWithOIDC;

/** The resources that an authorization request names. */
export function requestedResources(params: { readonly resource?: unknown }): string[] {
  const { resource } = params;
  return (Array.isArray(resource) ? resource : [resource]).filter((item) => typeof item === 'string');
}

/** Whether an authorization request asks to write. */
export function asksToWrite({ scope }: { readonly scope?: unknown }): boolean {
  return typeof scope === 'string' && scope.split(' ').includes(accessScopes.write);
}

/**
 * When a person is asked: always for an app on their own machine, since any app there can claim to be that client
 * (RFC 8252 section 8.6); for a web client until that client, with that redirect URI, has been allowed. And whenever
 * the browser's session here is not the one that the earlier answer was given in. And whenever a client asks for more than
 * it was given, or what it was given has ended: a remembered answer never widens a grant, and renews none. A SMART app is
 * asked about each time.
 */
export function createInteractionPolicy(
  { Prompt, Check }: (typeof OidcProvider)['interactionPolicy'],
  { tokens, consents, clients, findSession, isFhirBase, now }: PolicyParts,
): OidcProvider.interactionPolicy.Prompt[] {
  const sessionOfBrowser = async (ctx: Context): Promise<Session | undefined> => {
    const accountId = ctx.oidc.session?.accountId;
    if (accountId === undefined) return undefined;
    const [here, there] = [await findSession(ctx.req), await tokens.sessionOf(accountId)];
    return here !== undefined && here.id === there?.id ? here : undefined;
  };

  const login = new Prompt(
    { name: 'login', requestable: true },
    new Check('other_session', 'the browser holds another session', async (ctx) => {
      return (await sessionOfBrowser(ctx)) === undefined;
    }),
  );

  const isAllowed = async (ctx: Context): Promise<boolean> => {
    const session = await sessionOfBrowser(ctx);
    const { client, params = {} } = ctx.oidc;
    if (session === undefined || client === undefined) return false;
    const isAnswered = ctx.oidc.result?.consent !== undefined;
    if (client.applicationType === 'native' && !isAnswered) return false;
    const resources = requestedResources(params);
    // Whose record a SMART app is for may have changed since it was allowed.
    if (resources.some((resource) => isFhirBase(resource))) return isAnswered;
    const { clientId } = client;
    const redirectUri = String(params['redirect_uri']);
    const answers = resources.map((resource) => consents.has(session, { clientId, redirectUri, resource }));
    return resources.length > 0 && (await Promise.all(answers)).every(Boolean);
  };
  const hasGrant = ({ oidc }: Context): boolean =>
    requestedResources(oidc.params ?? {}).every((resource) => oidc.grant?.getResourceScope(resource) !== '');
  const covers = async (ctx: Context): Promise<boolean> => {
    const { grant, params = {}, result } = ctx.oidc;
    // What was just answered is the answer, also where the person gives less than was asked for.
    if (result?.consent !== undefined) return true;
    const session = await sessionOfBrowser(ctx);
    if (session === undefined || grant?.jti === undefined || !(await clients.has(session, grant.jti))) return false;
    const { access, endsAtSeconds } = await clients.grantOf(session, grant.jti);
    return endsAtSeconds * 1000 > now() && (access === 'read-and-write' || !asksToWrite(params));
  };

  const consent = new Prompt(
    { name: 'consent', requestable: true },
    new Check('not_allowed', 'the person has not allowed this client', async (ctx) => {
      return !(hasGrant(ctx) && (await isAllowed(ctx)) && (await covers(ctx)));
    }),
  );
  return [login, consent];
}
