import { createHmac } from 'node:crypto';
import type { AgentGrant, SmartLaunch } from '@fhir-gateway/auth-server';
import { recordKinds } from '@fhir-gateway/fhir-proxy';
import { withoutConnectionNumber, type ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { intersectScopes, limitScopes, parseScope, type ConnectionSummary } from '@fhir-gateway/smart-auth';
import type { Keyring } from '@fhir-gateway/token-vault';

/** What a SMART app is let in with. */
export interface AppLaunch {
  /** As granted; empty where nothing is left of what was asked for. */
  readonly scopes: readonly string[];
  readonly launch: SmartLaunch;
}

/** What decides about it. */
interface AppLaunchParts {
  readonly clientId: string;
  /** Asked for by the app. */
  readonly asked: readonly string[];
  /** What the person chose. */
  readonly grant: Pick<AgentGrant, 'access' | 'kinds'>;
  /** Whether the operator lets anybody write at the platform. */
  readonly isWriteAllowed: boolean;
  readonly platform: ResolvedPlatform;
  /** The person's sign-in at the platform. */
  readonly connection: Pick<ConnectionSummary, 'fhirUser' | 'needPatientBanner' | 'patient' | 'scopes'>;
  readonly sessionId: string;
  /** Where the gateway serves the platform's FHIR API. */
  readonly fhirBaseUrl: string;
  readonly keyring: Pick<Keyring, 'derive'>;
}

/** Those who treat, and where: no record can be understood without them, so that each grant covers them. */
const everybodys = ['Location', 'Medication', 'Organization', 'Practitioner', 'PractitionerRole'];
/** The platform decides by itself there, in words of its own; a person's sign-in is no system's. */
const whatever = ['user/*.cruds'];

/**
 * What a SMART app gets of what it asked for: no more than the platform gave the gateway, and than the person lets it
 * have. The launch context is what the platform said at the sign-in, with addresses of the gateway.
 *
 * @see SMART App Launch 2.2, "Launch context arrives with your access_token", "Scopes for requesting identity data"
 */
export function appLaunch(parts: AppLaunchParts): AppLaunch {
  const { asked, grant, platform, connection, isWriteAllowed } = parts;
  const { patient, needPatientBanner } = connection;
  const fhirUser = userAt(parts);
  const held = platform.definition.quirks?.nonSmartScopes === true ? whatever : connection.scopes;
  const shared = intersectScopes(asked, held);
  const granted = givenScopes(shared, grant, isWriteAllowed);
  const isKnown: Readonly<Record<string, boolean>> = {
    'launch/patient': patient !== undefined,
    openid: true,
    fhirUser: fhirUser !== undefined && asked.includes('openid'),
  };
  const scopes = [...asked.filter((scope) => isKnown[scope] === true), ...granted];
  const staysSignedIn = scopes.length > 0 && asked.includes('offline_access');
  return {
    scopes: staysSignedIn ? [...scopes, 'offline_access'] : scopes,
    launch: {
      patient,
      fhirUser,
      needsPatientBanner: needPatientBanner !== false,
      subject: subjectOf(parts),
      scopes: { asked: asked.filter((scope) => parseScope(scope) !== undefined), shared, given: granted },
    },
  };
}

/** What an app can do by its grant as it is now: a SMART app no more than its tokens say. */
export interface AppReach<G> {
  readonly grant: G;
  /** Scopes of a SMART app; absent for every other, and for one that was let in by an older version. */
  readonly scopes?: readonly string[];
}

/**
 * Narrows a grant to what the tokens of the app are good for: a person may give kinds that a SMART app never asked for.
 *
 * @param isWriteAllowed whether the operator lets anybody write at the platform of a SMART app
 */
export function appReach<G extends Pick<AgentGrant, 'access' | 'kinds' | 'launch'>>(
  grant: G,
  isWriteAllowed: boolean,
): AppReach<G> {
  const { given } = grant.launch?.scopes ?? {};
  if (given === undefined) return { grant };
  const scopes = givenScopes(given, grant, isWriteAllowed);
  return { grant: { ...grant, ...reachOf(scopes, grant.kinds) }, scopes };
}

/** The kinds of record that scopes concern, and whether they change any; `kinds` are those that count at all. */
export function reachOf(
  scopes: readonly string[],
  kinds: AgentGrant['kinds'] = 'all',
): Pick<AgentGrant, 'access' | 'kinds'> {
  const parsed = scopes.map((scope) => parseScope(scope)).filter((scope) => scope !== undefined);
  const concerned = recordKinds
    .filter(({ id }) => kinds === 'all' || kinds.includes(id))
    .filter(({ types }) => parsed.some(({ resourceType: of }) => of === '*' || types.includes(of)))
    .map(({ id }) => id);
  const changes = parsed.some(({ permissions }) => ['c', 'u', 'd'].some((letter) => permissions.has(letter as 'c')));
  return {
    access: changes ? 'read-and-write' : 'read',
    kinds: concerned.length === recordKinds.length ? 'all' : concerned,
  };
}

function givenScopes(
  shared: readonly string[],
  { access, kinds }: Pick<AgentGrant, 'access' | 'kinds'>,
  isWriteAllowed: boolean,
): string[] {
  return limitScopes(shared, {
    mayWrite: access === 'read-and-write' && isWriteAllowed,
    types: kinds === 'all' ? 'all' : typesOf(kinds),
  });
}

function typesOf(kinds: readonly string[]): readonly string[] {
  return [...recordKinds.filter(({ id }) => kinds.includes(id)).flatMap(({ types }) => types), ...everybodys];
}

/** A reference at the platform is one at the gateway; a resource of another server stays where it is. */
function userAt({ connection, platform, fhirBaseUrl }: AppLaunchParts): string | undefined {
  const { fhirUser } = connection;
  if (fhirUser === undefined) return undefined;
  const bases = [platform.fhirBaseUrl, platform.vendorBaseUrl];
  const base = bases.find((one) => one !== undefined && fhirUser.startsWith(`${one}/`));
  if (base !== undefined) return `${fhirBaseUrl}${fhirUser.slice(base.length)}`;
  return URL.canParse(fhirUser) ? fhirUser : `${fhirBaseUrl}/${fhirUser}`;
}

/** Another name for each app, so that two apps cannot compare whom they have; where nobody is named, for each session. */
function subjectOf({ clientId, connection, keyring, platform, sessionId }: AppLaunchParts): string {
  const who = connection.fhirUser ?? connection.patient ?? sessionId;
  const person = JSON.stringify([clientId, withoutConnectionNumber(platform.id), who]);
  return createHmac('sha256', keyring.derive('oauth-subject', 32)).update(person).digest('base64url');
}
