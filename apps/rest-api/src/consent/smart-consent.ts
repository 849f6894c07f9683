import type { AgentGrant, ConsentRequest, SmartRequest } from '@fhir-gateway/auth-server';
import { appLaunch, reachOf } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';

import { startingGrant } from '../agents/grant-form.js';
import type { Grant } from '../agents/grant-view.js';
import { pathSegment } from '../public-urls.js';
import type { RestContext } from '../rest-context.js';
import { consentPath } from './consent-address.js';

/** A SMART app that asks for a person's record at one platform. */
export interface SmartConsent {
  readonly clientId: string;
  readonly platform: ResolvedPlatform;
  /** Asked for by the app, as far as it means something. */
  readonly asked: readonly string[];
  /** The person's sign-in there; absent where there is none that can be used. */
  readonly connection?: ConnectionSummary;
  /** Where the person signs in there first, and comes back from. */
  readonly signInUrl: string;
}

/** What a SMART app asks for, and whether the person is connected there. */
export async function readSmartConsent(
  context: RestContext,
  session: Session | undefined,
  { id, clientId, smart }: Pick<ConsentRequest, 'clientId' | 'id'> & { readonly smart: SmartRequest },
): Promise<SmartConsent> {
  const { auth, config, registry } = context.gateway;
  const platform = registry.resolve(smart.base.platformId);
  const connection = session && (await auth.status(session, platform));
  const returnTo = encodeURIComponent(consentPath(config.publicUrl, id));
  return {
    clientId,
    platform,
    asked: smart.scopes,
    ...(connection?.connected && { connection }),
    signInUrl: `${context.base}/auth/${pathSegment(platform.id)}/login?return_to=${returnTo}`,
  };
}

/** The same as the page shows it. */
export interface ShownSmartConsent {
  readonly platformName: string;
  readonly asked: readonly string[];
  /** What the app can get of it by the sign-in at the platform; absent without one. */
  readonly possible?: readonly string[];
  readonly signInUrl: string;
}

/** What the form offers, ticked, of what the app asks for: reading what the sign-in at the platform includes. */
export function offeredReach({ possible = [] }: ShownSmartConsent): Pick<Grant, 'access' | 'kinds'> {
  return reachOf(possible);
}

export function shownConsent(context: RestContext, consent: SmartConsent): ShownSmartConsent {
  const { asked, platform, signInUrl } = consent;
  const widest = { ...startingGrant({ sessionEndsAtSeconds: 0 }, 0), access: 'read-and-write' } as const;
  const possible = isConnected(consent) ? smartGrant(context, consent, '', widest).scopes : undefined;
  return { platformName: platform.name, asked, signInUrl, ...(possible && { possible }) };
}

/** A SMART app, and the person's sign-in that it asks to use. */
type ConnectedConsent = SmartConsent & { readonly connection: ConnectionSummary };

export function isConnected(consent: SmartConsent): consent is ConnectedConsent {
  return consent.connection !== undefined;
}

/** What the app gets by what the person chose, and that with the one platform and whose record it is. */
export function smartGrant(
  { gateway }: RestContext,
  { asked, clientId, connection, platform }: ConnectedConsent,
  sessionId: string,
  grant: Grant,
): { scopes: readonly string[]; grant: AgentGrant } {
  const { scopes, launch } = appLaunch({
    clientId,
    asked,
    grant,
    platform,
    connection,
    isWriteAllowed: gateway.isWriteAllowed(platform.id),
    sessionId,
    fhirBaseUrl: gateway.fhirBaseUrl(platform.id),
    keyring: gateway.storage.lastingKeyring,
  });
  return { scopes, grant: { ...grant, platforms: [platform.id], launch } };
}
