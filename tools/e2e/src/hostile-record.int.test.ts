import { describeWithRedis, FakePlatform, floodOf } from '@fhir-gateway/testing';
import { signInAgent, type SignedInAgent } from './testing/agents/signed-in-agent.js';
import { hostileRecords } from './testing/hostile/hostile-records.js';
import { MemoryLimit } from './testing/memory-limit.js';
import { shared, sharedRedis } from './testing/shared.js';
import { localPlatform } from './testing/stacks/platform-files.js';
import { startStack } from './testing/stacks/stack.js';

/** The size that the chart and compose.yaml give each process. */
const limitMb = 512;
/** Beyond it, others are kept waiting. */
const mostStallMs = 100;
const apps = ['rest-api', 'mcp-server'];
/** So many pages at once, of one person, whose records are all in memory together. */
const pages = floodOf(12, 4);

describeWithRedis(`records of a hostile platform, with ${limitMb} MiB for each app`, () => {
  /** The hostile platform's answers, made once a type. */
  let answers: { of: (type: string) => string; made: Map<string, Buffer> } = { of: () => '{}', made: new Map() };
  const platform = shared(
    () =>
      FakePlatform.start({
        grantedScope: 'launch/patient offline_access patient/*.rs',
        browserPatient: 'me1',
        answer: ({ path }, response) => {
          const type = path.split('/')[2] ?? '';
          const isPerson = path.endsWith('/Patient/me1');
          const made = answers.made.get(type) ?? Buffer.from(isPerson ? person : answers.of(type));
          if (!isPerson) answers.made.set(type, made);
          response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(isPerson ? person : made);
        },
      }),
    (one) => one.close(),
  );
  const redis = sharedRedis();
  const limit = shared(
    async () => new MemoryLimit(apps, limitMb),
    (one) => one.close(),
  );
  const stack = shared(
    () =>
      startStack({
        mcpAuth: 'oauth',
        apps: ['rest', 'mcp'],
        redisUrl: redis.url,
        env: { ...limit.env, NODE_ENV: 'production', FHIR_GATEWAY_LOG_LEVEL: 'info' },
        platformFiles: () => [hospital()],
      }),
    (one) => one.stop(),
  );
  const signedIn: SignedInAgent = shared(
    () => signInAgent('client 2.x', stack.mcpUrl, 0, 'hostile'),
    (one) => one.host.close(),
  );
  const hospital = () =>
    localPlatform('hostile', platform.base, {
      quirks: { anyClientId: true },
      oauth: {
        authorizeUrl: `${platform.origin}/authorize`,
        tokenUrl: `${platform.origin}/token`,
        revokeUrl: `${platform.origin}/revoke`,
        clientType: 'public',
        pkce: 'required',
        scopes: ['launch/patient', 'offline_access', 'patient/*.rs'],
      },
    });
  let started: number[];
  const ways: Readonly<Record<string, () => Promise<string>>> = {
    'by REST': async () => (await signedIn.browser.fetch(`${stack.restUrl}/api/record/summary`)).text(),
    'by the tool get_changes': async () => JSON.stringify(await signedIn.host.agent.call('get_changes', {})),
    'on many pages at once': async () =>
      (
        await Promise.all(
          Array.from({ length: pages }, () =>
            signedIn.browser.open(`${stack.restUrl}/record/summary?wait=all`).then((one) => one.body),
          ),
        )
      ).join(''),
  };

  beforeAll(async () => {
    started = limit.pids;
    answers = { of: () => '{"resourceType":"Bundle","type":"searchset"}', made: new Map() };
    // What each process does for its first record, and once, is not the content's doing.
    for (const way of Object.values(ways)) await way();
    limit.noteStall();
  });
  const cases = Object.keys(hostileRecords).flatMap((name) => Object.keys(ways).map((way) => [name, way] as const));
  it.each(cases)('%s are answered or refused %s, and others are served', async (name, way) => {
    const of = hostileRecords[name] ?? (() => '{}');
    if (answers.of !== of) answers = { of, made: new Map() };
    const label = `${name} ${way}`;
    await readBesideOthers(way);
    if (limit.noteStall(label) <= mostStallMs) return;
    await readBesideOthers(way);
    limit.noteStall(label);
  });

  async function readBesideOthers(way: string): Promise<void> {
    let isOver = false;
    let served = 0;
    const others = [stack.restUrl, stack.mcpUrl].map(async (url) => {
      do {
        if ((await fetch(`${url}/readyz`)).ok) served += 1;
        await new Promise((resolve) => setTimeout(resolve, 25));
      } while (!isOver);
    });
    const found = await (ways[way]?.() ?? Promise.resolve('')).finally(() => (isOver = true));
    await Promise.all(others);
    expect(served).toBeGreaterThanOrEqual(2);
    expect(limit.pids).toEqual(started);
    expect(found).toMatch(/hostile/);
  }

  it('stays below the limit, and keeps nobody waiting for long', () => {
    process.stdout.write(`Hostile records, ${limitMb} MiB for each app, ${limit.report}`);
    expect(limit.stallsOver(mostStallMs)).toEqual([]);
    for (const app of apps) expect(limit.peakMb[app]).toBeLessThanOrEqual(limitMb);
  });
});

const person = '{"resourceType":"Patient","id":"me1","name":[{"family":"Vantreen","given":["Hedda"]}]}';
