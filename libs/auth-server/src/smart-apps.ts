import type { TokenVault } from '@fhir-gateway/token-vault';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { AccessTokens } from './access-tokens.js';
import { AgentGrants, type GrantVault, type SmartLaunch } from './agent-grants.js';
import { groupOf } from './allowed-clients.js';

/** What {@link SmartApps} is made of. */
interface SmartAppsParts {
  readonly vault: GrantVault & Pick<TokenVault, 'authenticate'>;
  readonly tokens: Pick<AccessTokens, 'find' | 'sessionOf'>;
}

/** The claims of a person, and the name that stands as `sub` in an id token; absent where none may be made. */
interface IdTokenClaims {
  readonly sub: string;
  readonly subject?: string;
  readonly fhirUser?: string;
  readonly [name: string]: string | undefined;
}

/** What of the provider's id tokens is looked at. */
interface IdTokenParts {
  readonly available: { readonly subject?: string };
  payload(): Promise<object>;
}

/** What SMART apps hear beside their tokens: whose record it is, and who signed in. */
export class SmartApps {
  readonly #tokens: SmartAppsParts['tokens'];
  readonly #grants: AgentGrants;

  constructor({ vault, tokens }: SmartAppsParts) {
    this.#tokens = tokens;
    this.#grants = new AgentGrants(vault);
  }

  /** Adds the launch context to the token answers of SMART apps, and has their id tokens name the person. */
  attach(provider: Provider): void {
    nameSubject(provider);
    provider.use(async (koaContext, next) => {
      const ctx = koaContext as KoaContextWithOIDC;
      await next();
      if (ctx.oidc?.route !== 'token' || ctx.status !== 200) return;
      const body = ctx.body as { access_token?: unknown };
      if (typeof body.access_token === 'string') Object.assign(body, await this.#contextOf(body.access_token));
    });
  }

  /** What the id token that belongs to a code or refresh token is made of. */
  async claims(accountId: string, grantId: string | undefined): Promise<IdTokenClaims> {
    const session = grantId === undefined ? undefined : await this.#tokens.sessionOf(accountId);
    const launch = session && (await this.#grants.ofGroup(session, groupOf(grantId ?? ''))).launch;
    // Others have no id token, and introspection leaves `sub` out.
    if (launch === undefined) return { sub: 'session' };
    const { subject, fhirUser } = launch;
    return { sub: subject, subject, fhirUser };
  }

  /** @see SMART App Launch 2.2, "Launch context arrives with your access_token" */
  async #contextOf(accessToken: string): Promise<object> {
    const { session, access } = (await this.#tokens.find(accessToken)) ?? {};
    if (session === undefined || !access?.scopes?.includes('launch/patient')) return {};
    const { launch } = await this.#grants.of(session);
    return launch === undefined ? {} : patientOf(launch);
  }
}

/**
 * The provider writes the account id into each id token as `sub`. Here it is a credential, which no client may see: what
 * {@link SmartApps.claims} names the person by takes its place.
 *
 * @throws TypeError where nobody is named; then no token is made
 */
function nameSubject(provider: Provider): void {
  const { prototype } = provider.IdToken as unknown as { prototype: IdTokenParts };
  const payload = prototype.payload;
  prototype.payload = async function (this: IdTokenParts) {
    const { subject } = this.available;
    if (subject === undefined) throw new TypeError('an id token has to name somebody');
    return { ...(await payload.call(this)), sub: subject };
  };
}

function patientOf({ patient, needsPatientBanner }: SmartLaunch): object {
  return patient === undefined ? {} : { patient, need_patient_banner: needsPatientBanner };
}
