import { randomBytes } from 'node:crypto';
import type { Gateway } from '@fhir-gateway/gateway';
import { Keyring, type MasterKey } from '@fhir-gateway/token-vault';
import { signInStates } from './sign-in-states.js';

const [older, newer] = [randomBytes(32), randomBytes(32)];
const state = { platformId: 'stub-ehr', caller: 'hash' };

/** The states of a process with these keys, the first of them primary. */
function statesOf(...secrets: Uint8Array[]): ReturnType<typeof signInStates> {
  const keys = secrets.map((secret, index): MasterKey => ({
    id: secret === older ? 'older' : 'newer',
    secret,
    primary: index === 0,
  }));
  return signInStates({ storage: { keyring: new Keyring(keys) } } as unknown as Pick<Gateway, 'storage'>);
}

describe('what a client carries during a sign-in, while the master key changes', () => {
  it.each([
    ['before it, at a process that has the new key first', statesOf(older), statesOf(newer, older)],
    ['at the new key, by a process that still has the old one first', statesOf(newer, older), statesOf(older, newer)],
  ])('is taken when it was signed %s', async (_when, signer, reader) => {
    expect(await reader.verify(await signer.mint(state))).toEqual(state);
  });

  it('is refused when the key that signed it is gone, or somebody changed it', async () => {
    const signed = await statesOf(older).mint(state);
    await expect(statesOf(newer).verify(signed)).rejects.toThrow('mac');
    const changed = `${signed.slice(0, -4)}${signed.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
    await expect(statesOf(newer, older).verify(changed)).rejects.toThrow();
  });
});
