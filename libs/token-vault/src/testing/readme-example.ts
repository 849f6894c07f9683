import { Keyring, type Session, TokenVault } from '../index.js';
import { connectRedisVaultStore } from '../redis/redis.js';

export async function openVault(redisUrl: string, masterKey: Uint8Array): Promise<TokenVault> {
  const keyring = new Keyring([{ id: '2026-01', secret: masterKey, primary: true }]);
  return new TokenVault({ store: await connectRedisVaultStore({ url: redisUrl }), keyring });
}

/** After sign-in: a new session with one record, and the cookie that opens it. */
export async function signIn(vault: TokenVault, accessToken: string): Promise<string> {
  const cookie = vault.mintCredential();
  const session = await vault.activate(cookie, 'browser');
  await vault.write(session, 'connection:sandbox', { accessToken });
  return cookie;
}

/** On each request: the session and the record it needs, in one round trip. */
export async function accessTokenOf(vault: TokenVault, cookie: string): Promise<string | undefined> {
  const session = await vault.authenticate(cookie, { prefetch: ['connection:sandbox'] });
  return (await vault.read<{ accessToken: string }>(session, 'connection:sandbox'))?.accessToken;
}

/** Replaces a token once, however many requests in however many containers ask for it. */
export async function refresh(vault: TokenVault, session: Session, renew: () => Promise<string>): Promise<void> {
  await vault.withLock(session, 'refresh:sandbox', async () => {
    await vault.write(session, 'connection:sandbox', { accessToken: await renew() });
    await vault.signal(session, 'refreshed');
  });
}
