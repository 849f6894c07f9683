import { serveTestEndpoint, toolCall } from '../testing/served-endpoint.js';
import { eras, startTestEndpoint, useTestEndpoint } from '../testing/test-endpoint.js';

const platform = { platform_id: 'stub-ehr' };
const labs = { ...platform, resource_type: 'Observation' };

describe('the tools in pairing mode', () => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_MCP_AUTH: 'pairing' }, { every: 'test' });

  /** A person whose browser signs in by a pairing link and shows a code. */
  async function codeOf(patient: string, id: string): Promise<string> {
    const { vault, pairing } = endpoint.gateway;
    const session = await vault.activate(vault.mintCredential(), 'browser');
    await endpoint.signIn(patient, session);
    await pairing.begin(session, { id, platformId: 'stub-ehr' });
    await pairing.signedIn(session, { id, platformId: 'stub-ehr' });
    return (await pairing.showCode(session, 'stub-ehr')) ?? '';
  }

  it.each(eras)('lead from no handle to the record by way of a code (%s)', async (era) => {
    const client = await endpoint.connect(era);
    const started = await endpoint.call('start_auth', { ...platform, scopes: ['patient/*.rs'] }, { client });
    const link = new URL(String(started.structured['authorization_url']));
    expect(link.pathname).toBe('/auth/stub-ehr/login');
    expect(Object.fromEntries(link.searchParams)).toEqual({
      pairing: '1',
      scope: 'patient/*.rs launch/patient offline_access',
    });
    expect(started.text).toMatch(/code.*wait_for_auth.*pairing_code/s);

    const code = await codeOf('pat-7', 'a');
    const typed = code.toLowerCase().replace('-', ' ');
    const connected = await endpoint.call('wait_for_auth', { ...platform, pairing_code: typed }, { client });
    expect(connected.structured).toMatchObject({ status: 'connected', connection: { patient_id: 'pat-7' } });
    const { auth_handle: handle } = connected.structured;
    expect(connected.text).toContain(String(handle));
    const found = await endpoint.call('search', { ...labs, auth_handle: handle }, { client });
    expect(found.isError).toBe(false);
    for (const secret of [code, String(handle)]) expect(endpoint.log()).not.toContain(secret);
  });

  it.each(['search', 'wait_for_auth', 'revoke_auth'])('%s without a handle says how to get one', async (tool) => {
    const { isError, text } = await endpoint.call(tool, tool === 'search' ? labs : platform);
    expect(isError).toBe(true);
    expect(text).toMatch(/start_auth.*code.*pairing_code.*auth_handle/s);
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('say the same of a code that is wrong, used, or no code at all, and end the guessing', async () => {
    const code = await codeOf('pat-7', 'a');
    const redeem = (text: string) => endpoint.call('wait_for_auth', { ...platform, pairing_code: text });
    expect((await redeem(code)).isError).toBe(false);
    const refused = await Promise.all([code, '22222-22222', 'hello', '-'].map(redeem));
    for (const { text } of refused) expect(text).toBe(refused[0]?.text);
    expect(refused[0]?.text).toMatch(/^PAIRING_CODE_UNKNOWN.*start_auth/s);
    await redeem('22222-22223');
    const limited = await redeem(await codeOf('pat-7', 'b'));
    expect(limited.text).toMatch(/^PAIRING_ATTEMPTS_EXCEEDED.*Wait 60 seconds/s);
  });

  it('point to a new pairing when a handle was revoked', async () => {
    const { handle } = await endpoint.otherCaller();
    await endpoint.gateway.vault.revoke(handle);
    const { text } = await endpoint.call('search', { ...labs, auth_handle: handle });
    expect(text).toMatch(/^SESSION_UNKNOWN.*without auth_handle/s);
  });
});

it('a pairing code is refused where chats are not paired', async () => {
  const endpoint = await startTestEndpoint();
  const { text } = await endpoint.call('wait_for_auth', { ...platform, pairing_code: '22222-22222' });
  expect(text).toMatch(/^ARGUMENT_INVALID/);
  await endpoint.close();
});

describe('D15: where guesses come from', () => {
  const forged = (turn: number) => ({ 'x-forwarded-for': `198.51.100.${turn}` });

  /** Guesses six times, each time with another forged header; returns what was said and what was logged. */
  async function guessFrom(settings: Record<string, string>): Promise<{ texts: string[]; addresses: unknown[] }> {
    const endpoint = await serveTestEndpoint({ FHIR_GATEWAY_MCP_AUTH: 'pairing', ...settings });
    const texts: string[] = [];
    for (let turn = 0; turn < 6; turn++) {
      const guess = toolCall('wait_for_auth', { ...platform, pairing_code: `22222-2222${turn + 2}` });
      texts.push(await (await endpoint.post(guess, forged(turn))).text());
    }
    await endpoint.close();
    const refusals = endpoint
      .log()
      .split('\n')
      .filter((line) => line.includes('pairing.code_refused'));
    return { texts, addresses: refusals.map((line) => (JSON.parse(line) as { clientAddress?: string }).clientAddress) };
  }

  it('is the peer, in the limit and in the log, whatever an untrusted one forwards', async () => {
    const { texts, addresses } = await guessFrom({});
    expect(texts.map((text) => /PAIRING_[A-Z_]+/.exec(text)?.[0])).toEqual([
      ...Array.from({ length: 5 }, () => 'PAIRING_CODE_UNKNOWN'),
      'PAIRING_ATTEMPTS_EXCEEDED',
    ]);
    expect(new Set(addresses)).toEqual(new Set(['127.0.0.1']));
  });

  it('is what a trusted proxy says', async () => {
    const { texts, addresses } = await guessFrom({ FHIR_GATEWAY_TRUSTED_PROXIES: '127.0.0.0/8' });
    for (const text of texts) expect(text).toContain('PAIRING_CODE_UNKNOWN');
    expect(addresses).toEqual(Array.from({ length: 6 }, (_, turn) => `198.51.100.${turn}`));
  });
});
