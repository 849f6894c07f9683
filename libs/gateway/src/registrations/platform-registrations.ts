import {
  withoutConnectionNumber,
  type GatewayAddresses,
  type PlatformRegistry,
  type RegistrationGuide,
} from '@fhir-gateway/platform-registry';
import type { AuditSubjects } from '@fhir-gateway/audit';
import { isAuthError, type ClientCheck, type SmartAuth } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import type { AuditSink } from '../audit/audit-entry.js';
import type { Config } from '../config/config-types.js';
import { GatewayError } from '../errors/errors.js';
import type { ClientRegistrations } from './client-registrations.js';
import { mayOperate, type OperatorCandidate } from '../sign-in/roles.js';
import { readRegistration, type RegistrationInput } from './registration-input.js';
import { isManaged } from './renewal-rule.js';
import type { EndAtServer, ServerRegistrations } from './server-registrations.js';

/** What the addresses of a gateway are, by its public URL. */
export function gatewayAddresses(publicUrl: string): GatewayAddresses {
  return {
    redirectUri: `${publicUrl}/oauth/callback`,
    launchUrl: `${publicUrl}/auth/launch`,
    jwksUrl: `${publicUrl}/.well-known/jwks.json`,
  };
}

/** What came of entering a client. */
export interface StoredRegistration {
  /** Whence the client comes that counts now; the environment wins over what was entered. */
  readonly clientFrom: RegistrationGuide['clientFrom'];
  readonly checks: readonly (ClientCheck | RegistrationCheck)[];
}

/** Whether a server still has the registration that this gateway made there. */
type RegistrationCheck = Omit<ClientCheck, 'step'> & { readonly step: 'registration' };

/** How a stored client came to be. */
export interface StoredOrigin {
  /** Entered by an operator; registered at the server (RFC 7591); or by the certificate of the deployment. */
  readonly by: 'hand' | 'server' | 'udap';
  /** Whether the platform lets this gateway end the registration. */
  readonly canEndAtPlatform: boolean;
  /** Epoch seconds; absent: never. */
  readonly secretEndsAtSeconds?: number;
}

interface RegistrationParts {
  readonly config: Pick<Config, 'publicUrl' | 'mcpAuth' | 'udap'>;
  readonly registry: PlatformRegistry;
  readonly clients: ClientRegistrations;
  readonly servers: ServerRegistrations;
  readonly auth: Pick<SmartAuth, 'clients'>;
  readonly audit: AuditSink;
  subjectsOf(session: Session): AuditSubjects | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** How long a page waits for what a server says of itself. */
const offerWaitMs = 2_500;

/** Registering with vendors: what it needs, and the clients that operators enter. */
export class PlatformRegistrations {
  readonly #parts: RegistrationParts;

  constructor(parts: RegistrationParts) {
    this.#parts = parts;
  }

  /** @throws PlatformError PLATFORM_NOT_FOUND */
  guide(platformId: string): RegistrationGuide {
    const { registry, config, now } = this.#parts;
    return registry.registrationGuide(platformId, gatewayAddresses(config.publicUrl), now());
  }

  /** Ids of the platforms that have a private key of their own, which other clients may sign with. */
  keyOwners(): string[] {
    return [...new Set(this.#parts.registry.privateKeys().map(({ platformId }) => platformId))].sort();
  }

  /** Whether somebody may enter clients: the one person of a machine, an operator in a browser, or at the command line. */
  mayOperate(who: OperatorCandidate): boolean {
    return mayOperate(this.#parts.config.mcpAuth, who);
  }

  /** Refuses whoever may not, with an audit entry. @throws GatewayError OPERATOR_REQUIRED */
  requireOperator(who: OperatorCandidate, platformId: string): void {
    if (this.mayOperate(who)) return;
    this.#record('registration.refused', who, this.#canonical(platformId), 'OPERATOR_REQUIRED');
    throw new GatewayError('OPERATOR_REQUIRED', 'Only an operator of this gateway may change how it is registered.');
  }

  /**
   * Stores a client; {@link check} tries it out.
   *
   * @throws GatewayError OPERATOR_REQUIRED | ARGUMENT_INVALID
   * @throws PlatformError PLATFORM_NOT_FOUND
   */
  async enter(who: OperatorCandidate, platformId: string, input: RegistrationInput): Promise<void> {
    const { clients, now } = this.#parts;
    const id = this.#requireClient(who, platformId);
    const client = readRegistration(input, (owner) => this.keyOwners().includes(owner));
    await clients.set(id, { ...client, storedAtSeconds: Math.floor(now() / 1000) });
    this.#record('registration.stored', who, id);
  }

  /** Whether this gateway can register with servers of its trust community by itself. */
  get hasUdap(): boolean {
    return this.#parts.config.udap !== undefined;
  }

  /**
   * Registers this gateway by its UDAP certificate and stores the client; {@link check} tries it out. Registers anew where
   * it was registered before, as after a change of the certificate.
   *
   * @throws GatewayError OPERATOR_REQUIRED | ARGUMENT_INVALID
   * @throws PlatformError PLATFORM_NOT_FOUND
   * @throws AuthError CLIENT_REGISTRATION_REFUSED | DISCOVERY_FAILED
   */
  async registerByUdap(who: OperatorCandidate, platformId: string): Promise<void> {
    const id = this.#requireClient(who, platformId);
    await this.#parts.servers.registerByUdap(id);
    this.#record('registration.stored', who, id);
  }

  /**
   * Registers this gateway at the registration endpoint of the platform's authorization server (RFC 7591) and stores the
   * client in the place of another; {@link check} tries it out. Where it is registered already and the server lets it manage
   * that (RFC 7592), the registration is changed, and people stay connected.
   *
   * @param initialAccessToken where the server registers only with one; used once and not stored
   * @throws GatewayError OPERATOR_REQUIRED | ARGUMENT_INVALID
   * @throws PlatformError PLATFORM_NOT_FOUND
   * @throws AuthError CLIENT_REGISTRATION_REFUSED | CLIENT_REGISTRATION_UNCHANGED | DISCOVERY_FAILED
   */
  async registerDynamically(who: OperatorCandidate, platformId: string, initialAccessToken?: string): Promise<void> {
    const id = this.#requireClient(who, platformId);
    if (this.guide(id).clientFrom === 'environment')
      throw new GatewayError(
        'ARGUMENT_INVALID',
        'A client of the environment is used: one that is registered would not be.',
      );
    await this.#parts.servers.registerDynamically(id, initialAccessToken?.trim() || undefined);
    this.#record('registration.stored', who, id);
  }

  /**
   * Ends the registration at the platform where this gateway can, and forgets the client that was entered or registered.
   *
   * @param hereOnly forgets it and leaves the platform alone, as where that does not answer any more
   * @returns undefined where there was none; `none` where the platform was not asked, `unknown` where it knew of none
   * @throws GatewayError OPERATOR_REQUIRED
   * @throws PlatformError PLATFORM_NOT_FOUND
   * @throws AuthError CLIENT_REGISTRATION_UNCHANGED | DISCOVERY_FAILED; the client is still stored then
   */
  async remove(who: OperatorCandidate, platformId: string, hereOnly = false): Promise<EndAtServer | undefined> {
    this.requireOperator(who, platformId);
    const id = this.#canonical(platformId);
    const ended = await this.#parts.servers.end(id, hereOnly).catch((error: unknown) => {
      if (isAuthError(error)) this.#record('registration.removed', who, id, error.code);
      throw error;
    });
    if (ended !== undefined) this.#record('registration.removed', who, id);
    return ended;
  }

  /**
   * Why this gateway cannot register at the platform's server by itself, as a sentence; undefined where it can. A server that
   * does not answer at once is not waited for.
   *
   * @throws PlatformError PLATFORM_NOT_FOUND
   */
  async whyNotAtServer(platformId: string): Promise<string | undefined> {
    const { registry, auth } = this.#parts;
    const { name, status } = registry.summary(platformId);
    if (this.guide(platformId).clientFrom === 'environment')
      return 'A client of the environment is used: one that is registered would not be.';
    if (status === 'needs-tenant') return `Each organization of ${name} has a server of its own: choose one first.`;
    if (status === 'listed') return `No address of ${name} is known.`;
    const asked = auth.clients.offersRegistration(registry.resolve(platformId)).then(
      (isOffered) => (isOffered ? undefined : `The server of ${name} names no registration endpoint.`),
      () => `The server of ${name} could not be asked whether it registers apps.`,
    );
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(
        () => resolve(`The server of ${name} has not answered yet: load this page again.`),
        offerWaitMs,
      );
    });
    return Promise.race([asked, late]).finally(() => clearTimeout(timer));
  }

  /** How a stored client came to be; undefined where there is none. */
  stored(platformId: string): StoredOrigin | undefined {
    const client = this.#parts.clients.find(this.#canonical(platformId));
    if (client === undefined) return undefined;
    const { clientSecretExpiresAtSeconds: end = 0 } = client;
    return {
      by: client.udap === true ? 'udap' : client.authMethod === undefined ? 'hand' : 'server',
      canEndAtPlatform: client.udap === true || isManaged(client),
      ...(end > 0 && { secretEndsAtSeconds: end }),
    };
  }

  /** Tries out the client that counts now. Throws as {@link remove}. */
  async check(who: OperatorCandidate, platformId: string): Promise<StoredRegistration> {
    this.requireOperator(who, platformId);
    const { registry, auth } = this.#parts;
    const { clientFrom } = this.guide(platformId);
    const { status } = registry.summary(platformId);
    const isRoutable = status !== 'needs-tenant' && status !== 'listed';
    if (!isRoutable || clientFrom === undefined) return { clientFrom, checks: [] };
    // First, since a server may answer with another secret.
    const registration = clientFrom === 'store' ? await this.#checkRegistration(platformId) : [];
    return { clientFrom, checks: [...(await auth.clients.check(registry.resolve(platformId))), ...registration] };
  }

  /** Whether the server has the registration that this gateway made there. */
  async #checkRegistration(platformId: string): Promise<RegistrationCheck[]> {
    const step = 'registration';
    try {
      const isKnown = await this.#parts.servers.isKnown(this.#canonical(platformId));
      if (isKnown === undefined) return [];
      return isKnown
        ? [{ step, outcome: 'passed', message: 'The server has the registration that this gateway made there.' }]
        : [{ step, outcome: 'failed', message: 'The server does not know the registration any more: register again.' }];
    } catch (error) {
      if (!isAuthError(error)) throw error;
      return [{ step, outcome: 'unclear', message: error.message }];
    }
  }

  /** @returns the canonical id of a platform that knows clients, for a session that may enter one */
  #requireClient(who: OperatorCandidate, platformId: string): string {
    this.requireOperator(who, platformId);
    const id = this.#canonical(platformId);
    if (this.#parts.registry.takesClient(id)) return id;
    throw new GatewayError('ARGUMENT_INVALID', 'This platform is open: no client is registered there.');
  }

  #canonical(platformId: string): string {
    return withoutConnectionNumber(this.#parts.registry.summary(platformId).id);
  }

  #record(
    event: 'registration.stored' | 'registration.removed' | 'registration.refused',
    who: OperatorCandidate,
    platformId: string,
    code?: string,
  ): void {
    const { audit, subjectsOf } = this.#parts;
    const outcome = code === undefined ? 'success' : 'failure';
    const entry = { event, platformId, outcome, code } as const;
    if (who === 'command-line') audit(entry, { actor: 'operator' });
    else audit({ ...entry, ...(who && { sessionId: who.id }) }, who && subjectsOf(who));
  }
}
