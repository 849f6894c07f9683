import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Keyring, Session } from '@fhir-gateway/token-vault';
import type Provider from 'oidc-provider';
import type { Interaction } from 'oidc-provider';
import type { AccessTokens } from './access-tokens.js';
import type { AgentGrant } from './agent-grants.js';
import { type AllowedClient, type AllowedClients, groupOf } from './allowed-clients.js';
import type { Consents } from './consents.js';
import { ConsentError } from './errors.js';
import type { PendingRequests } from './pending-requests.js';
import { asksToWrite, requestedResources } from './interaction-policy.js';
import { redirectPlace } from './clients/redirect-uris.js';
import { findResource, scopesOfAccess, type FhirBases, type ProtectedResource } from './endpoints/resources.js';
import { smartScopes, type SmartRequest } from './smart-requests.js';

/** A client that waits for a person's answer. */
export interface ConsentRequest {
  readonly id: string;
  /** Not to be shown: the address of a document, or a sealed text. */
  readonly clientId: string;
  /** What the client calls itself. Nobody has checked it. */
  readonly clientName?: string;
  /** Host of the address that the client proves to own, for clients known by a metadata document. */
  readonly clientHost?: string;
  /** Where the answer goes, in words. */
  readonly destination: string;
  readonly resources: readonly ProtectedResource[];
  /** What the device shows that waits (RFC 8628); absent where no device does. */
  readonly userCode?: string;
  /** What a SMART app asks for; absent for every other client. */
  readonly smart?: SmartRequest;
  /** Whether it asks to write as well as to read. The person decides. */
  readonly asksToWrite: boolean;
  /** To be sent back with the answer. */
  readonly csrfToken: string;
}

/** What became of an answer. */
export interface ConsentAnswer {
  /** Where the browser goes on. */
  readonly returnTo: string;
  /** Whose request was answered; for the audit only. */
  readonly clientId: string;
  /** The group of the credentials that it gets, where it was allowed; for the audit only. */
  readonly credentialGroup?: string;
}

/** What {@link ConsentDesk} is made of. */
export interface ConsentDeskParts {
  readonly provider: Provider;
  readonly pending: Pick<PendingRequests, 'during'>;
  readonly keyring: Keyring;
  readonly tokens: AccessTokens;
  readonly consents: Consents;
  readonly allowed: AllowedClients;
  readonly resources: readonly ProtectedResource[];
  readonly bases: FhirBases | undefined;
  readonly now: () => number;
}

/** One request of the consent page; the browser proves with its cookie that it is the one that began. */
export interface ConsentVisit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** As the page's address has it. */
  readonly id: string;
}

/** The step between an authorization request and its answer, where a person decides. */
export class ConsentDesk {
  readonly #parts: ConsentDeskParts;
  /** The primary key's makes tokens; those of older keys are still taken. */
  readonly #csrfKeys: readonly [Uint8Array, ...Uint8Array[]];

  constructor(parts: ConsentDeskParts) {
    this.#parts = parts;
    this.#csrfKeys = parts.keyring.deriveAll('oauth-consent', 32);
  }

  /** @throws ConsentError CONSENT_UNKNOWN when this browser began no such request, or it has ended */
  async describe(visit: ConsentVisit): Promise<ConsentRequest> {
    return this.#parts.pending.during(visit, () => this.#describe(visit));
  }

  async #describe(visit: ConsentVisit): Promise<ConsentRequest> {
    const { params, deviceCode } = await this.#open(visit);
    const clientId = String(params['client_id']);
    const device = deviceCode === undefined ? undefined : await this.#parts.provider.DeviceCode.find(deviceCode);
    const client = await this.#parts.provider.Client.find(clientId);
    if (client === undefined) throw unknown();
    const smart = this.#smartRequest(params);
    const resources = requestedResources(params).map((uri) => findResource(this.#parts.resources, uri) ?? smart?.base);
    return {
      id: visit.id,
      clientId,
      clientName: client.clientName,
      ...(clientId.startsWith('https://') && { clientHost: new URL(clientId).host }),
      destination: redirectPlace(String(params['redirect_uri'])),
      resources: resources.filter((resource) => resource !== undefined),
      ...(device?.userCode !== undefined && { userCode: device.userCode.replace(/^.{4}/, '$&-') }),
      ...(smart && { smart }),
      asksToWrite: asksToWrite(params),
      csrfToken: csrfToken(this.#csrfKeys[0], visit.id),
    };
  }

  /**
   * Passes for an answer that this browser may give here.
   *
   * @throws ConsentError CONSENT_UNKNOWN | CONSENT_FORGED
   */
  async check(visit: ConsentVisit, csrfToken: string): Promise<void> {
    this.#checkToken(visit.id, csrfToken);
    await this.#parts.pending.during(visit, () => this.#open(visit));
  }

  /**
   * The person allows the client to use this session.
   *
   * @param grant what they allow it; whatever an earlier grant of the same client was, this is another one
   * @param scopes granted to a SMART app, with the launch in its grant; of any other client they follow from the grant
   * @throws ConsentError CONSENT_UNKNOWN | CONSENT_FORGED
   * @throws VaultError SESSION_UNKNOWN when the session ended meanwhile
   */
  async allow(
    visit: ConsentVisit,
    csrfToken: string,
    session: Session,
    grant: AgentGrant,
    scopes: readonly string[] = [],
  ): Promise<ConsentAnswer> {
    this.#checkToken(visit.id, csrfToken);
    return this.#parts.pending.during(visit, () => this.#allow(visit, session, grant, scopes));
  }

  async #allow(
    visit: ConsentVisit,
    session: Session,
    grant: AgentGrant,
    scopes: readonly string[],
  ): Promise<ConsentAnswer> {
    const interaction = await this.#open(visit);
    const { provider, consents, tokens } = this.#parts;
    const smart = this.#smartRequest(interaction.params);
    if (smart !== undefined && scopes.length === 0) return this.#deny(visit);
    const clientId = String(interaction.params['client_id']);
    const redirectUri = String(interaction.params['redirect_uri']);
    await this.#takeBack(interaction, session);
    const grantId = randomBytes(32).toString('base64url');
    const shared = await tokens.sharedAccount(session, interaction.session?.accountId);
    const accountId = shared ?? (await tokens.openAccount(session, grantId, grant.endsAtSeconds));
    const permission = Object.assign(new provider.Grant({ accountId, clientId }), { jti: grantId });
    if (smart) {
      const granted = scopes.join(' ');
      permission.addResourceScope(smart.base.uri, granted);
      permission.addOIDCScope(granted);
      // The code gets what was asked for, as far as it was granted: what was granted in other words is asked for in those.
      interaction.params = { ...interaction.params, scope: granted };
      await interaction.save(interaction.exp - Math.floor(this.#parts.now() / 1000));
    } else {
      for (const resource of requestedResources(interaction.params)) {
        permission.addResourceScope(resource, scopesOfAccess(grant.access));
        await consents.remember(session, { clientId, redirectUri, resource });
      }
    }
    await permission.save();
    await this.#note(interaction, session, { grantId, ...(shared === undefined && { isKept: true }) }, grant);
    const result = { login: { accountId }, consent: { grantId } };
    const isOther = interaction.session !== undefined && interaction.session.accountId !== accountId;
    const returnTo = await provider.interactionResult(visit.request, visit.response, result, {
      mergeWithLastSubmission: false,
    });
    // After the result, which is refused once the provider's session has changed hands.
    if (isOther) await this.#forgetAccount(interaction);
    return { returnTo, clientId, credentialGroup: groupOf(grantId) };
  }

  /**
   * The person does not allow it; the client hears `access_denied`.
   *
   * @throws ConsentError CONSENT_UNKNOWN | CONSENT_FORGED
   */
  async deny(visit: ConsentVisit, csrfToken: string): Promise<ConsentAnswer> {
    this.#checkToken(visit.id, csrfToken);
    return this.#parts.pending.during(visit, () => this.#deny(visit));
  }

  async #deny(visit: ConsentVisit): Promise<ConsentAnswer> {
    const { params } = await this.#open(visit);
    const result = { error: 'access_denied', error_description: 'the person did not allow it' };
    const returnTo = await this.#parts.provider.interactionResult(visit.request, visit.response, result);
    return { returnTo, clientId: String(params['client_id']) };
  }

  /** Lists the client among those of the session; without this it gets no token. */
  async #note(
    { params }: Interaction,
    session: Session,
    permission: Pick<AllowedClient, 'grantId' | 'isKept'>,
    grant: AgentGrant,
  ): Promise<void> {
    const { provider, allowed, now } = this.#parts;
    const clientId = String(params['client_id']);
    const client = await provider.Client.find(clientId);
    const listed = {
      ...permission,
      clientId,
      ...(client?.clientName !== undefined && { clientName: client.clientName }),
      destination: redirectPlace(String(params['redirect_uri'])),
      resources: requestedResources(params),
      allowedAtSeconds: Math.floor(now() / 1000),
    };
    // A host that registers anew every few days would leave a client each time.
    await allowed.dropEnded(session);
    await allowed.add(session, listed, grant);
  }

  /** The answer to an earlier form was lost, and the form came again: what it granted is granted anew. */
  async #takeBack({ result }: Interaction, session: Session): Promise<void> {
    const grantId = result?.consent?.grantId;
    if (grantId === undefined) return;
    await this.#parts.allowed.remove(session, grantId);
    await (await this.#parts.provider.Grant.find(grantId))?.destroy();
  }

  #smartRequest(params: Interaction['params']): SmartRequest | undefined {
    const { bases } = this.#parts;
    const [resource = ''] = requestedResources(params);
    const base = bases?.find(resource);
    return bases && base && { base, scopes: smartScopes(String(params['scope']), bases) };
  }

  async #open({ request, response, id }: ConsentVisit): Promise<Interaction> {
    const interaction = await this.#parts.provider.interactionDetails(request, response).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'SessionNotFound') throw unknown();
      throw error;
    });
    if (interaction.uid !== id) throw unknown();
    return interaction;
  }

  async #forgetAccount(interaction: Interaction): Promise<void> {
    const { provider } = this.#parts;
    const session = interaction.session && (await provider.Session.findByUid(interaction.session.uid));
    if (!session) return;
    delete session.accountId;
    session.authorizations = {};
    await session.persist();
  }

  #checkToken(id: string, given: string): void {
    const actual = Buffer.from(given);
    const isMade = this.#csrfKeys.some((key) => {
      const expected = Buffer.from(csrfToken(key, id));
      return expected.length === actual.length && timingSafeEqual(expected, actual);
    });
    if (isMade) return;
    throw new ConsentError('CONSENT_FORGED', 'This answer does not come from the page that asked.');
  }
}

function csrfToken(key: Uint8Array, id: string): string {
  return createHmac('sha256', key).update(id).digest('base64url');
}

function unknown(): ConsentError {
  return new ConsentError('CONSENT_UNKNOWN', 'This request has expired, or another browser began it.');
}
