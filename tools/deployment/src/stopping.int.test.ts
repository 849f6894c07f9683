import { join } from 'node:path';
import { eventually, freePort, startService, type ChildService } from '@fhir-gateway/testing';
import { masterKey, root } from './testing/image-stack.js';
import { startSlowPlatform, type SlowPlatform } from './testing/slow-platform.js';
import { streamedCall } from './testing/streamed-call.js';

const bundles = { rest: 'apps/rest-api/dist/main.js', mcp: 'apps/mcp-server/dist/main.js' } as const;

describe('a process that is asked to stop', () => {
  let platform: SlowPlatform;
  let service: ChildService;
  let url: string;

  const start = async (app: keyof typeof bundles, settings: Record<string, string>) => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    service = await startService({
      command: [join(root, bundles[app])],
      env: {
        [app === 'rest' ? 'FHIR_GATEWAY_PORT' : 'FHIR_GATEWAY_MCP_PORT']: `${port}`,
        FHIR_GATEWAY_MASTER_KEY: masterKey,
        FHIR_GATEWAY_PLATFORMS_DIR: platform.folder,
        ...settings,
      },
    });
  };
  const statusOf = async (path: string) => (await fetch(`${url}${path}`)).status;

  const isShut = () =>
    statusOf('/livez').then(
      () => false,
      () => true,
    );

  beforeEach(async () => void (platform = await startSlowPlatform()));
  afterEach(async () => {
    await service.stop('SIGKILL');
    await platform.close();
  });

  it('says so on /readyz first, goes on serving, then stops listening, and lets a download end', async () => {
    await start('rest', { FHIR_GATEWAY_DRAIN_DELAY_SECONDS: '6' });
    expect(await statusOf('/readyz')).toBe(200);
    const download = fetch(`${url}/api/fhir/slow/Patient/slow`);
    await platform.begun(1);
    const stopped = service.stop();
    await eventually(async () => (await statusOf('/readyz')) === 503);
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ ready: false, stopping: true });
    expect([await statusOf('/livez'), await statusOf('/api/platforms')]).toEqual([200, 200]);

    await eventually(isShut);
    platform.finish();
    const answer = await download;
    expect(await answer.json()).toEqual(platform.answer);
    expect(await stopped).toBe(0);
  });

  it('lets an MCP call and its event stream end', async () => {
    await start('mcp', {});
    // A stream begins once a call has lasted for two seconds.
    const answer = await fetch(`${url}/mcp`, streamedCall('slow'));
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const stopped = service.stop();
    await eventually(isShut);
    platform.finish();
    expect(await answer.text()).toMatch(/"id":"slow"/);
    expect(await stopped).toBe(0);
  });

  it('cuts what takes longer than it was given, and that is no failure', async () => {
    const download = async () => (await fetch(`${url}/api/fhir/slow/Patient/slow`)).text();
    // One that has its time by default is asked first, and ends later.
    await start('rest', {});
    const other = service;
    download().catch(() => undefined);
    await start('rest', { FHIR_GATEWAY_DRAIN_SECONDS: '1' });
    const outcome = expect(download()).rejects.toThrow();
    await platform.begun(2);
    let hasOtherEnded = false;
    void other.stop().then(() => (hasOtherEnded = true));
    expect([await service.stop(), hasOtherEnded]).toEqual([0, false]);
    await outcome;
    await other.stop('SIGKILL');
  });

  it('ends at once when it is asked twice', async () => {
    await start('rest', { FHIR_GATEWAY_DRAIN_DELAY_SECONDS: '60' });
    const stopped = service.stop();
    await eventually(async () => (await statusOf('/readyz')) === 503);
    service.send('SIGTERM');
    expect(await stopped).toBe(1);
  });
});
