import { randomBytes } from 'node:crypto';

import { GatewayError, handleKinds, recordRule, type Gateway, type HandleCaller } from '@fhir-gateway/gateway';
import { isVaultError, type Session } from '@fhir-gateway/token-vault';

import type { DraftCall } from './draft-call.js';
import type { RequestDraft } from './request-draft.js';

const kind = handleKinds.requestDraft;
/** Requests of one session that are not sent yet; the one that was begun first goes when there are more. */
const mostDrafts = 10;
/** Longer than a payer is given for its answer. */
const waitMs = 30_000;
const listName = 'request-drafts';
/** The connection of a draft was ended, whatever came in its place: what was held for it goes. */
const ended: ReadonlySet<unknown> = new Set(['LOGIN_REQUIRED', 'REQUEST_INVALID']);

/** Where a draft is found: it belongs to the connection whose record it is made from. */
interface ListedDraft {
  readonly id: string;
  readonly connection: string;
}

/**
 * The requests that a person prepares: handles of their session, so that every process and every tab goes on with them. What
 * a draft holds of a record is judged and audited each time it opens, and ends with the connection that it came by.
 */
export class RequestDrafts {
  readonly #call: DraftCall;
  readonly #gateway: Gateway;
  readonly #session: Session;

  constructor(call: DraftCall) {
    this.#call = call;
    this.#gateway = call.context.gateway;
    this.#session = call.asker.session;
  }

  /** @returns the id of the new draft */
  async begin(draft: Omit<RequestDraft, 'id' | 'version'>): Promise<string> {
    const id = randomBytes(kind.bytes).toString('base64url');
    await this.#write({ ...draft, id, version: 0 });
    const { vault, handles } = this.#gateway;
    await vault.withLock(this.#session, listName, async () => {
      const all = [{ id, connection: draft.record.connection }, ...(await this.#listed())];
      await vault.write(this.#session, listName, all.slice(0, mostDrafts));
      await Promise.allSettled(
        all.slice(mostDrafts).map(async (one) => handles.drop(kind, this.#callerAt(one.connection), one.id)),
      );
    });
    return id;
  }

  /** Newest first; those that do not open now, as where their connection is over, are not among them. */
  async list(): Promise<readonly RequestDraft[]> {
    const all = await Promise.all(
      (await this.#listed()).map(async (one) => {
        try {
          return [await this.#open(one)];
        } catch (error) {
          if (isVaultError(error, 'STORE_UNAVAILABLE') || isVaultError(error, 'SESSION_UNKNOWN')) throw error;
          return [];
        }
      }),
    );
    return all.flat();
  }

  /**
   * @throws GatewayError ROUTE_NOT_FOUND for what is not stored for this session, or not any more; PERSON_UNKNOWN where its
   *   connection is over
   */
  async read(id: string): Promise<RequestDraft> {
    const listed = (await this.#listed()).find((one) => one.id === id);
    if (!listed) throw unknownDraft();
    return this.#open(listed);
  }

  async remove(id: string): Promise<void> {
    const { vault, handles } = this.#gateway;
    await vault.withLock(this.#session, listName, async () => {
      const all = await this.#listed();
      await vault.write(
        this.#session,
        listName,
        all.filter((one) => one.id !== id),
      );
      const listed = all.find((one) => one.id === id);
      if (listed) await handles.drop(kind, this.#callerAt(listed.connection), id);
    });
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
    return this.#gateway.vault.withLock(
      this.#session,
      `${listName}:${id}`,
      async () => {
        const draft = await this.read(id);
        if (draft.version !== version) return undefined;
        const result = await run(draft);
        await this.#write({ ...result.draft, version: version + 1 });
        return result;
      },
      { waitMs },
    );
  }

  async #listed(): Promise<readonly ListedDraft[]> {
    return (await this.#gateway.vault.read<readonly ListedDraft[]>(this.#session, listName)) ?? [];
  }

  async #open({ id, connection }: ListedDraft): Promise<RequestDraft> {
    try {
      const found = await this.#gateway.handles.open<RequestDraft>(kind, this.#callerAt(connection), id);
      if (found) return found.value;
    } catch (error) {
      const { code } = Object(error) as { code?: unknown };
      const isEnded = ended.has(code);
      if (isEnded) await this.remove(id);
      if (!isEnded && code !== 'REAUTH_REQUIRED') throw error;
      throw new GatewayError(
        'PERSON_UNKNOWN',
        'The record of this request is not connected any more: sign in there again.',
      );
    }
    throw unknownDraft();
  }

  async #write(draft: RequestDraft): Promise<void> {
    const caller = this.#callerAt(draft.record.connection);
    await this.#gateway.handles.set(kind, caller, draft.id, { value: draft, rule: recordRule(caller) });
  }

  #callerAt(connection: string): HandleCaller {
    return { ...this.#call.asker, platform: this.#gateway.registry.resolve(connection) };
  }
}

/** No draft of this id is stored for whoever asks. */
export function unknownDraft(): GatewayError {
  return new GatewayError(
    'ROUTE_NOT_FOUND',
    'This request is not stored here any more: it was sent or discarded, or belongs to another person.',
  );
}
