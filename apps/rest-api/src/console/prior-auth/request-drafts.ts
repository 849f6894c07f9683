import { randomBytes } from 'node:crypto';

import { GatewayError } from '@fhir-gateway/gateway';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';

import type { RequestDraft } from './request-draft.js';

/** Requests of one session that are not sent yet; the one that was begun first goes when there are more. */
const mostDrafts = 10;
/** Longer than a payer is given for its answer. */
const waitMs = 30_000;
const prefix = 'prior-auth-draft:';

/** The vault's part that stores drafts. */
type DraftVault = Pick<TokenVault, 'read' | 'readAll' | 'write' | 'remove' | 'withLock'>;

/** Stores the requests that a person prepares, sealed in their session, so that every process and every tab goes on with them. */
export class RequestDrafts {
  readonly #vault: DraftVault;
  readonly #session: Session;

  constructor(vault: DraftVault, session: Session) {
    this.#vault = vault;
    this.#session = session;
  }

  /** @returns the id of the new draft */
  async begin(draft: Omit<RequestDraft, 'id' | 'version'>): Promise<string> {
    const id = randomBytes(12).toString('base64url');
    await this.#vault.write(this.#session, prefix + id, { ...draft, id, version: 0 } satisfies RequestDraft);
    const all = await this.list();
    await Promise.all(all.slice(mostDrafts).map((one) => this.remove(one.id)));
    return id;
  }

  /** Newest first. */
  async list(): Promise<readonly RequestDraft[]> {
    const all = [...(await this.#vault.readAll<RequestDraft>(this.#session, prefix)).values()];
    return all.sort((one, other) => (one.startedAt < other.startedAt ? 1 : -1));
  }

  /** @throws GatewayError ROUTE_NOT_FOUND for what is not stored for this session, or not any more */
  async read(id: string): Promise<RequestDraft> {
    const draft = await this.#vault.read<RequestDraft>(this.#session, prefix + id);
    if (draft) return draft;
    throw unknownDraft();
  }

  async remove(id: string): Promise<void> {
    await this.#vault.remove(this.#session, prefix + id);
  }

  /**
   * Changes a draft while nobody else does, in any process.
   *
   * @param version that the page showed; where the draft has another by now, nothing is changed
   * @returns `undefined` where the page was an old one
   */
  async change<T extends { readonly draft: RequestDraft }>(
    id: string,
    version: number,
    run: (draft: RequestDraft) => Promise<T>,
  ): Promise<T | undefined> {
    return this.#vault.withLock(
      this.#session,
      prefix + id,
      async () => {
        const draft = await this.read(id);
        if (draft.version !== version) return undefined;
        const result = await run(draft);
        await this.#vault.write(this.#session, prefix + id, { ...result.draft, version: version + 1 });
        return result;
      },
      { waitMs },
    );
  }
}

/** No draft of this id is stored for whoever asks. */
export function unknownDraft(): GatewayError {
  return new GatewayError(
    'ROUTE_NOT_FOUND',
    'This request is not stored here any more: it was sent or discarded, or belongs to another person.',
  );
}
