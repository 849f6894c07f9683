import { accessRecord } from '@fhir-gateway/auth-server';
import type { RunningServer } from '@fhir-gateway/express-kit';
import type { Session } from '@fhir-gateway/token-vault';
import { freePort } from '@fhir-gateway/testing';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { startBesideFront, type BesideFront } from '../testing/beside-front.js';
import type { TestEndpoint } from '../testing/test-endpoint.js';

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const eras = ['2025-11-25', '2026-07-28'] as const;
type Era = (typeof eras)[number];
const readPatient = { platform_id: 'stub-ehr', resource_type: 'Patient', resource_id: 'pat-1' };
const lifeSeconds = 600;

/** Each call is made twice: through the front, and through an app that gives every message to the SDK's own handler. */
describe('the front of the MCP server in oauth mode', () => {
  let endpoint: TestEndpoint;
  let beside: BesideFront;
  let servers: BesideFront['servers'];
  let host: string;
  let toApp: jest.SpyInstance;
  let nowMs = Date.now();

  beforeAll(async () => {
    beside = await startBesideFront(await freePort(), { FHIR_GATEWAY_MCP_AUTH: 'oauth' }, () => nowMs);
    ({ endpoint, servers, host } = beside);
    toApp = jest.spyOn(beside.fronted.app as unknown as { handle(): void }, 'handle');
  });
  beforeEach(() => {
    toApp.mockClear();
    endpoint.stub.seen.length = 0;
  });
  afterAll(async () => {
    await beside.close();
  });

  const ask = async (server: RunningServer | undefined, era: Era, name: string, args: object, credential?: string) => {
    const isModern = era === '2026-07-28';
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call' };
    const body = JSON.stringify({
      ...message,
      params: { name, arguments: args, ...(isModern && { _meta: envelope }) },
    });
    const sent = request(`${server?.url}/mcp`, {
      method: 'POST',
      headers: {
        host,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': era,
        ...(isModern && { 'mcp-method': 'tools/call', 'mcp-name': name }),
        ...(credential !== undefined && { authorization: credential }),
      },
    });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += String(chunk);
    const document: unknown = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
    return { status: answer.statusCode, challenge: answer.headers['www-authenticate'], document };
  };
  const askBoth = async (era: Era, credential?: string, name = 'read', args: object = readPatient) => ({
    front: await ask(servers[0], era, name, args, credential),
    app: await ask(servers[1], era, name, args, credential),
  });
  const tokenFor = async (
    audience = `http://${host}/mcp`,
    session?: Session,
  ): Promise<{ session: Session; token: string }> => {
    const { vault } = endpoint.gateway;
    const opened = session ?? (await vault.activate(vault.mintCredential(), 'browser'));
    const token = await vault.issue(opened, 'bearer', { ttlSeconds: lifeSeconds });
    await vault.write(opened, accessRecord(token), { audience, clientId: 'c', issuedAtSeconds: 0 });
    return { session: opened, token };
  };
  const signedIn = async (patient: string) => {
    const one = await tokenFor();
    await endpoint.signIn(patient, one.session);
    return one;
  };

  describe.each(eras)('of a call as in %s', (era) => {
    it('answers whom a good token names, with their record alone', async () => {
      const [one, other] = [await signedIn('pat-one'), await signedIn('pat-other')];
      for (const [{ token }, theirs, not] of [
        [one, 'pat-one', 'pat-other'],
        [other, 'pat-other', 'pat-one'],
      ] as const) {
        const args = { platform_id: 'stub-ehr' };
        const { front, app } = await askBoth(era, `Bearer ${token}`, 'get_auth_status', args);
        expect(front).toEqual(app);
        expect(front.status).toBe(200);
        expect(JSON.stringify(front)).toContain(theirs);
        expect(JSON.stringify(front)).not.toContain(not);
      }
      expect(toApp).not.toHaveBeenCalled();
    });

    it('takes a token as long as it is good, and not a moment longer', async () => {
      const { session } = await signedIn('pat-1');
      const { token } = await tokenFor(undefined, session);
      expect((await askBoth(era, `Bearer ${token}`)).front.status).toBe(200);
      expect(toApp).not.toHaveBeenCalled();
      endpoint.stub.seen.length = 0;
      const before = nowMs;
      try {
        nowMs += (lifeSeconds + 1) * 1000;
        await expectRefused(await askBoth(era, `Bearer ${token}`), 'error="invalid_token"');
      } finally {
        nowMs = before;
      }
    });

    it('refuses from the next call on what was revoked, though it has just been answered', async () => {
      const { token } = await signedIn('pat-1');
      expect((await askBoth(era, `Bearer ${token}`)).front.status).toBe(200);
      await endpoint.gateway.vault.revoke(token);
      endpoint.stub.seen.length = 0;
      await expectRefused(await askBoth(era, `Bearer ${token}`), 'error="invalid_token"');
    });

    it('refuses from the next call on who has signed out', async () => {
      const { session, token } = await signedIn('pat-1');
      expect((await askBoth(era, `Bearer ${token}`)).front.status).toBe(200);
      endpoint.stub.seen.length = 0;
      await endpoint.gateway.vault.endSession(session);
      await expectRefused(await askBoth(era, `Bearer ${token}`), 'error="invalid_token"');
    });

    it.each([
      ['for the REST API', () => tokenFor(`${endpoint.gateway.config.publicUrl}/api`)],
      ['of another gateway', () => tokenFor('https://elsewhere.example/mcp')],
      ['for an address that begins alike', () => tokenFor(`http://${host}/mcp/more`)],
    ])('refuses a token %s', async (_what, make) => {
      const { session, token } = await make();
      await endpoint.signIn('pat-1', session);
      await expectRefused(await askBoth(era, `Bearer ${token}`), 'error="invalid_token"');
    });

    it('refuses a cookie’s or handle’s value as a token', async () => {
      const { session } = await signedIn('pat-1');
      for (const kind of ['browser', 'handle', 'bearer'] as const) {
        const value = await endpoint.gateway.vault.issue(session, kind);
        await expectRefused(await askBoth(era, `Bearer ${value}`), 'error="invalid_token"');
      }
    });

    it.each([
      ['no credential', undefined],
      ['one of another scheme', 'Basic eDp5'],
      ['a scheme alone', 'Bearer'],
    ])('asks for a token where a call comes with %s', async (_what, credential) => {
      await expectRefused(await askBoth(era, credential), 'resource_metadata=');
    });

    it('refuses a made-up token even for what anybody may ask', async () => {
      const { front, app } = await askBoth(era, 'Bearer made-up', 'list_platforms', {});
      await expectRefused({ front, app }, 'error="invalid_token"');
    });

    it('needs no token for what anybody may ask', async () => {
      const { front, app } = await askBoth(era, undefined, 'list_platforms', {});
      expect(front).toEqual(app);
      expect(front).toMatchObject({ status: 200, challenge: undefined });
      expect(toApp).not.toHaveBeenCalled();
    });
  });

  /** Both say the same, the app is the one that refuses, and the platform hears of nothing. */
  async function expectRefused({ front, app }: Awaited<ReturnType<typeof askBoth>>, challenge: string): Promise<void> {
    expect(front).toEqual(app);
    expect(front.status).toBe(401);
    expect(front.challenge).toContain(challenge);
    expect(toApp).toHaveBeenCalled();
    toApp.mockClear();
    expect(endpoint.stub.seen).toEqual([]);
  }
});
