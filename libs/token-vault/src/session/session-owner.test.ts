import { MemoryVaultStore } from '../store/memory-store.js';
import { beginSession, testKeyring } from '../testing/vaults.js';
import { TokenVault } from '../token-vault.js';

describe('the owner of a session', () => {
  const store = new MemoryVaultStore({});
  const [one, two] = [0, 1].map(() => new TokenVault({ store, keyring: testKeyring() })) as [TokenVault, TokenVault];
  const owner = { issuer: 'https://login.example.org', subject: 'a-person', roles: ['user', 'operator'] };
  afterAll(() => one.close());

  const begun = () => beginSession(one, { owner });

  it('is known by every credential of the session, in every process', async () => {
    const { credential, session } = await begun();
    const opened = await two.authenticate(credential);
    const handle = await two.issue(opened, 'handle');
    const rotated = await two.rotate(credential);
    const renewed = (await two.renew(rotated, 'a sign-in')) ?? '';
    for (const each of [handle, rotated, renewed]) expect((await one.authenticate(each)).owner).toEqual(owner);
    expect([session.owner, opened.owner, one.detach(session).owner]).toEqual([owner, owner, owner]);
  });

  it('stays who it was, whoever activates the credential again', async () => {
    const { credential } = await begun();
    await one.activate(credential, 'browser', { owner: { ...owner, subject: 'somebody-else' } });
    expect((await two.authenticate(credential)).owner).toEqual(owner);
  });

  it('is absent where nobody was named', async () => {
    const { credential } = await beginSession(one);
    expect((await two.authenticate(credential)).owner).toBeUndefined();
  });

  it('gets into no log and no copy of the session', async () => {
    const { session } = await begun();
    expect(JSON.stringify([session, { ...session }])).not.toContain('a-person');
  });
});
