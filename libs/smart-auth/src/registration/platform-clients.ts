import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { AuthContext } from '../auth-context.js';
import { checkClient } from '../login/check-client.js';
import type { ClientCheck } from '../login/check-client.js';
import { registerDynamically } from './register-dynamically.js';
import type { DynamicRegistrationOptions } from './register-dynamically.js';
import { deleteRegistration, readRegistration, updateRegistration } from './manage-registration.js';
import type { ManagedClient } from './manage-registration.js';
import type { ClientText, RegistrationLimits } from './registration-request.js';
import type { DynamicClient } from './client-information.js';
import type { UdapRegistrar } from '../udap/udap-registrar.js';
import type { UdapClient, UdapRegistration } from '../udap/udap-registration.js';
import { cancelPlatformByUdap, registerPlatformByUdap } from './register-by-udap.js';
import type { UdapClientText } from './register-by-udap.js';

/** This gateway's clients at platforms: registers them where a server takes registrations, and tries them out. */
export class PlatformClients {
  readonly #context: AuthContext;
  readonly #limits: RegistrationLimits;
  readonly #registrar: UdapRegistrar | undefined;

  /** @param registrar absent where the gateway is in no trust community */
  constructor(context: AuthContext, limits: RegistrationLimits, registrar: UdapRegistrar | undefined) {
    this.#context = context;
    this.#limits = limits;
    this.#registrar = registrar;
  }

  /**
   * Registers this gateway with a platform by the certificate of its trust community, or changes the registration.
   *
   * @param others what is registered for other platforms, which is not replaced
   * @throws AuthError CLIENT_REGISTRATION_REFUSED with the reason; DISCOVERY_FAILED
   */
  registerByUdap(
    platform: ResolvedPlatform,
    client: UdapClientText,
    others: readonly UdapRegistration[],
  ): Promise<UdapClient> {
    return registerPlatformByUdap(this.#context, this.#registrar, platform, client, others);
  }

  /**
   * Registers this gateway as a new client where the platform's authorization server names a registration endpoint.
   *
   * @throws AuthError CLIENT_REGISTRATION_REFUSED with the reason; DISCOVERY_FAILED
   * @see RFC 7591
   */
  registerDynamically(platform: ResolvedPlatform, options: DynamicRegistrationOptions): Promise<DynamicClient> {
    return registerDynamically(this.#context, this.#limits, platform, options);
  }

  /**
   * Whether the platform's authorization server names a registration endpoint that may be used.
   *
   * @throws AuthError DISCOVERY_FAILED when the platform names no authorization server
   */
  async offersRegistration(platform: ResolvedPlatform): Promise<boolean> {
    return (await this.#context.discovery.serverOf(platform)).registrationEndpoint !== undefined;
  }

  /**
   * Reads the registration that {@link registerDynamically} made; undefined where the server does not know it any more.
   * What comes back takes the place of what is stored: secret and registration token may be new.
   *
   * @throws AuthError CLIENT_REGISTRATION_UNCHANGED with the reason; DISCOVERY_FAILED
   * @see RFC 7592 section 2.1
   */
  read(platform: ResolvedPlatform, client: ManagedClient): Promise<DynamicClient | undefined> {
    return readRegistration(this.#context, this.#limits, platform, client);
  }

  /** Changes that registration to what this gateway is now. Returns and throws as {@link read}. */
  update(platform: ResolvedPlatform, client: ManagedClient, text: ClientText): Promise<DynamicClient | undefined> {
    return updateRegistration(this.#context, this.#limits, platform, client, text);
  }

  /** Deletes that registration at its server. Throws as {@link read}. @see RFC 7592 section 2.3 */
  delete(platform: ResolvedPlatform, client: ManagedClient): Promise<'deleted' | 'unknown'> {
    return deleteRegistration(this.#context, this.#limits, platform, client);
  }

  /**
   * Cancels the registration that {@link registerByUdap} made.
   *
   * @throws AuthError CLIENT_REGISTRATION_UNCHANGED with the reason; DISCOVERY_FAILED
   */
  cancelByUdap(
    platform: ResolvedPlatform,
    client: UdapClientText,
    registration: UdapRegistration | undefined,
  ): Promise<void> {
    return cancelPlatformByUdap(this.#context, this.#registrar, platform, client, registration);
  }

  /**
   * Tries the client of a platform out, step by step, without signing anybody in: is the server found, does its token endpoint
   * know the client, does its sign-in page open. Never throws.
   */
  check(platform: ResolvedPlatform): Promise<ClientCheck[]> {
    return checkClient(this.#context, platform);
  }
}
