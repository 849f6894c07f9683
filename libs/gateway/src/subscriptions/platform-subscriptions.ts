import { isResourceId } from '@fhir-gateway/fhir';
import type { Asker, FhirProxy, JsonAnswer } from '@fhir-gateway/fhir-proxy';
import { offersPatientFeed, patientFeed, storedFeed, type StoredFeed } from '@fhir-gateway/patient-record';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { GatewayError } from '../errors/errors.js';

const mostAnswerBytes = 256 * 1024;

/** Subscriptions at platforms, by the FHIR API and with the sign-in of the person, as any other call. */
export class PlatformSubscriptions {
  readonly #proxy: Pick<FhirProxy, 'fetchJson'>;

  constructor({ proxy }: { readonly proxy: Pick<FhirProxy, 'fetchJson'> }) {
    this.#proxy = proxy;
  }

  /** Whether the platform offers to tell of changes in one patient's record. */
  async areOffered(asker: Asker, platform: ResolvedPlatform): Promise<boolean> {
    return offersPatientFeed((await this.#send(asker, platform, { method: 'GET', path: 'metadata' })).body);
  }

  /**
   * Asks for the Subscription, and agrees to what the platform can do of it.
   *
   * @throws GatewayError SUBSCRIPTION_REFUSED, and whatever the proxy throws
   * @see https://hl7.org/fhir/us/core/STU8/patient-data-feed.html "Handling Multiple Resource Types and Filters"
   */
  async create(
    asker: Asker,
    platform: ResolvedPlatform,
    asked: Parameters<typeof patientFeed>[0],
  ): Promise<StoredFeed> {
    const created = await this.#send(asker, platform, {
      method: 'POST',
      path: 'Subscription',
      body: patientFeed(asked),
    });
    if (created.status !== 201 && created.status !== 200) throw refused(platform, `answered ${created.status}`);
    const feed = storedFeed(created.body, asked);
    if (feed !== undefined && feed.status !== 'off') {
      if (feed.status !== 'error') return feed;
      const path = `Subscription/${feed.id}`;
      const body = { ...(created.body as object), status: 'requested' };
      const agreed = await this.#send(asker, platform, { method: 'PUT', path, body });
      const last = agreed.status === 200 ? storedFeed(agreed.body, asked) : undefined;
      if (last?.status === 'requested' || last?.status === 'active') return last;
    }
    const { id } = Object(created.body) as { id?: unknown };
    if (typeof id === 'string' && isResourceId(id)) await this.delete(asker, platform, id);
    throw refused(platform, 'stored another Subscription than it was asked for');
  }

  /** @returns whether it is not there any more */
  async delete(asker: Asker, platform: ResolvedPlatform, id: string): Promise<boolean> {
    const { status } = await this.#send(asker, platform, { method: 'DELETE', path: `Subscription/${id}` });
    return status < 300 || status === 404 || status === 410;
  }

  #send(
    asker: Asker,
    platform: ResolvedPlatform,
    { method, path, body }: { method: string; path: string; body?: object },
  ): Promise<JsonAnswer> {
    const written = body && {
      headers: { 'content-type': 'application/fhir+json', prefer: 'return=representation' },
      body: Buffer.from(JSON.stringify(body)),
    };
    const request = {
      method,
      path,
      query: '',
      ...(written && { body: written.body }),
      headers: { accept: 'application/fhir+json', ...written?.headers },
    };
    const maxBytes = method === 'GET' ? {} : { maxBytes: mostAnswerBytes };
    return this.#proxy.fetchJson({ ...asker, platform, request }, maxBytes);
  }
}

function refused({ name }: ResolvedPlatform, detail: string): GatewayError {
  return new GatewayError('SUBSCRIPTION_REFUSED', `${name} did not accept the Subscription.`, { detail });
}
