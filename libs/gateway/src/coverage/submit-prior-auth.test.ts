import type { CoverageContext, SubmitInput } from '@fhir-gateway/coverage-tools';
import type { Asker, CallGrant } from '@fhir-gateway/fhir-proxy';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { Session } from '@fhir-gateway/token-vault';
import { isWriteAllowed } from '../wiring/is-write-allowed.js';
import { submitPriorAuth } from './submit-prior-auth.js';

/** What each outlet did in an order of its own. */
describe('asking for prior authorization', () => {
  const session = { id: 's' } as Session;
  const hospital = { id: 'hospital' } as ResolvedPlatform;
  const person: Asker<AbortSignal> = { session, app: 'rest', requestId: 'r' };
  const readOnly = { ...person, grant: { platforms: 'all', kinds: 'all', access: 'read' } as unknown as CallGrant };

  async function refusal(asker: Asker<AbortSignal>, writes: 'on' | 'off' | ReadonlySet<string>) {
    const steps: string[] = [];
    const unused = new Proxy({}, { get: (_target, name) => void steps.push(`${String(name)} of the store`) });
    const payer = { platformId: 'payer', configured: () => true, base: () => void steps.push('asked for the service') };
    const context = { platform: { id: 'payer' }, payer } as unknown as CoverageContext;
    const gateway = {
      ...{ vault: unused as never, handles: unused as never, config: { publicUrl: 'https://gateway.example', writes } },
      isWriteAllowed: (id: string) => isWriteAllowed(writes, id),
      coverage: { open: async () => (steps.push('opened'), context) },
    };
    const submission = { asked: {}, input: {} as SubmitInput };
    const code = await submitPriorAuth(asker, gateway, hospital, submission).catch(
      (error: { code: string }) => error.code,
    );
    return [code, ...steps];
  }

  it('reads no record for nobody, nor where nothing may be written anywhere', async () => {
    expect(await refusal({ app: 'mcp', requestId: 'r' }, 'on')).toEqual(['CALLER_UNKNOWN']);
    expect(await refusal(person, 'off')).toEqual(['WRITES_OFF']);
    expect(await refusal(readOnly, 'off')).toEqual(['WRITES_OFF']);
  });

  it('is refused to an app that may only read at the payer, before anything of it is noted', async () => {
    expect(await refusal(readOnly, 'on')).toEqual(['GRANT_INSUFFICIENT', 'opened']);
  });

  it('says of a payer where nobody may write just that, since the person could not help', async () => {
    for (const asker of [person, readOnly])
      expect(await refusal(asker, new Set(['hospital']))).toEqual(['WRITES_OFF', 'opened']);
  });

  it('goes on to the request of a person', async () => {
    expect(await refusal(person, 'on')).toEqual(['PATIENT_MISSING', 'opened', 'asked for the service']);
  });
});
