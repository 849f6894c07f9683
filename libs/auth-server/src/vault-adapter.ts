import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { AccessTokens } from './access-tokens.js';
import type { ProviderRecords } from './provider-records.js';
import type { PendingRequests } from './pending-requests.js';
import type { RefreshLeeway } from './refresh-leeway.js';
import type { ServiceTokens } from './service-tokens.js';

/** What the provider's storage is made of. */
export interface AdapterParts {
  readonly records: ProviderRecords;
  readonly findClient: (id: string) => Promise<AdapterPayload | undefined> | AdapterPayload | undefined;
  readonly tokens: AccessTokens;
  readonly services: Pick<ServiceTokens, 'end'>;
  readonly leeway: Pick<RefreshLeeway, 'isOpen'>;
  readonly pending: Pick<PendingRequests, 'upsert' | 'find' | 'destroy'>;
  readonly now: () => number;
  /** Makes the error for a code or refresh token that another request used up at the same moment. */
  readonly usedUp: () => Error;
}

/** What a grant's list says of one of its artifacts. */
interface Issued {
  readonly accountId?: string | undefined;
  readonly exp?: number | undefined;
}

const weekSeconds = 7 * 24 * 60 * 60;
/** What lasts as long as a session that is kept, and a week in any other. */
const isLasting: ReadonlySet<string> = new Set(['Grant', 'RefreshToken']);
/** Spent refresh tokens that a grant remembers, since the use of one is a theft, and in any case those of a week. */
const rememberedTokens = 50;
const isOfGrant: ReadonlySet<string> = new Set(['AccessToken', 'AuthorizationCode', 'DeviceCode', 'RefreshToken']);

/**
 * The provider's storage on the vault's store, for memory and Redis alike. Nothing is searched for: what belongs to a
 * grant is in that grant's list, and a session that is looked up by its second name has a record under it.
 *
 * Removing an access token also revokes the vault's credential that it is.
 */
export function createVaultAdapter(parts: AdapterParts): (model: string) => Adapter {
  const { records, findClient, tokens, services, leeway, pending, now, usedUp } = parts;

  return (model) => {
    const list = `${model}-of-grant`;
    const isToken = model === 'AccessToken';
    const isServiceToken = model === 'ClientCredentials';
    const isPending = model === 'Interaction';
    /** Whether a record that was used counts as unused: see {@link RefreshLeeway}. */
    const isForgiven = (usedAtSeconds: number) => model === 'RefreshToken' && leeway.isOpen(usedAtSeconds);

    const find = async (id: string): Promise<AdapterPayload | undefined> => {
      if (model === 'Client') return findClient(id);
      if (isPending) return pending.find(id);
      const stored = await records.get(model, id);
      if (stored === undefined || ((isToken || isServiceToken) && !(await tokens.isLive(id)))) return undefined;
      const payload = stored.value as AdapterPayload;
      const { usedAtSeconds } = stored;
      const isUnused = usedAtSeconds === undefined || isForgiven(usedAtSeconds);
      return isUnused ? payload : { ...payload, consumed: usedAtSeconds };
    };

    const drop = async (id: string, accountId: string | undefined): Promise<void> => {
      await records.remove(model, id);
      if (isServiceToken) await services.end(id);
      if (isToken && accountId !== undefined) await tokens.revoke(accountId, id);
      if (model === 'Grant' && accountId !== undefined) await tokens.endClient(accountId, id);
    };

    /** Keeps the list of a grant that is renewed all week from growing all week. */
    const prune = async (grantId: string): Promise<void> => {
      for (const [id, { accountId, exp = 0 }] of await records.members<Issued>(list, grantId)) {
        if (exp > now() / 1000) continue;
        await drop(id, accountId);
        await records.removeMember(list, grantId, id);
      }
    };

    /** As {@link prune}, for the tokens of an app that has months: forgets spent ones where there are many. */
    const pruneSpent = async (grantId: string, fullSeconds: number): Promise<void> => {
      const all = await records.members<Issued>(list, grantId);
      const newestFirst = all.sort(([, a], [, b]) => (b.exp ?? 0) - (a.exp ?? 0));
      for (const [id, { accountId, exp = 0 }] of newestFirst.slice(rememberedTokens)) {
        if (exp - fullSeconds > now() / 1000 - weekSeconds) continue;
        // The same app may have another that it has not used yet, from another sign-in.
        const stored = await records.get(model, id);
        if (stored !== undefined && stored.usedAtSeconds === undefined) continue;
        await drop(id, accountId);
        await records.removeMember(list, grantId, id);
      }
    };

    /** A session that is not kept ends within a week, and what is issued in it. */
    const secondsOf = async (accountId: string | undefined, asked: number): Promise<number> => {
      if (!isLasting.has(model) || accountId === undefined) return Math.min(asked, weekSeconds);
      return Math.min(asked, (await tokens.secondsLeft(accountId)) ?? weekSeconds);
    };

    return {
      async upsert(id, payload, asked = weekSeconds) {
        const { grantId, accountId, exp, uid, userCode } = payload;
        if (isPending) return pending.upsert(id, payload, asked);
        const expiresIn = await secondsOf(accountId, asked);
        if (isOfGrant.has(model) && grantId !== undefined) {
          if (isToken) await prune(grantId);
          if (expiresIn > weekSeconds) await pruneSpent(grantId, asked);
          const issued: Issued = { accountId, exp };
          await records.addMember(list, grantId, id, issued, Math.max(expiresIn, weekSeconds));
        }
        // A token is a credential itself, and what is issued before there is a person belongs to nobody.
        const account = accountId ?? id;
        await records.put(model, id, payload, expiresIn, account);
        if (model === 'Session' && uid !== undefined) await records.put('Session-uid', uid, id, expiresIn, account);
        if (userCode !== undefined) {
          await records.put(`${model}-user-code`, userCode, foundBy(payload, id), expiresIn, account);
        }
      },
      find,
      async findByUid(uid) {
        const stored = await records.get(`${model}-uid`, uid);
        return stored === undefined ? undefined : find(stored.value as string);
      },
      async findByUserCode(userCode) {
        const stored = await records.get(`${model}-user-code`, userCode);
        const found = stored?.value as AdapterPayload | string | undefined;
        return typeof found === 'string' ? find(found) : found;
      },
      async consume(id) {
        if (await records.use(model, id)) return;
        const { usedAtSeconds } = (await records.get(model, id)) ?? {};
        if (usedAtSeconds === undefined || !isForgiven(usedAtSeconds)) throw usedUp();
      },
      async destroy(id) {
        if (isPending) return pending.destroy(id);
        const stored = await records.get(model, id);
        await drop(id, (stored?.value as AdapterPayload | undefined)?.accountId);
      },
      async revokeByGrantId(grantId) {
        for (const [id, { accountId }] of await records.members<Issued>(list, grantId)) await drop(id, accountId);
        await records.remove(list, grantId);
      },
    };
  };
}

/**
 * What a user code finds: the device code, until it was entered; afterwards no more than that. Such a code is short, and
 * a device code that a person has approved leads to their session.
 */
function foundBy({ kind, iat, exp, userCode, inFlight, accountId, error }: AdapterPayload, id: string): unknown {
  const isEntered = inFlight === true || accountId !== undefined || error !== undefined;
  return isEntered ? { kind, iat, exp, userCode, inFlight: true } : id;
}
