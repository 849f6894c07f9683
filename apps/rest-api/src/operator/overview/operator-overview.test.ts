import type { PlatformHealth } from '@fhir-gateway/gateway';

import { checkUpPage } from '../pages/check-up-page.js';
import { overviewPage } from '../pages/overview-page.js';
import { operatorQuery, platformsOnPage, readOverview, type OperatorOverview } from './operator-overview.js';

const count = 1_000;
const nowMs = Date.UTC(2026, 2, 1);

/** One in ten fails, with the longest words that a diagnosis has. */
const platforms = Array.from({ length: count }, (_, n): PlatformHealth => {
  const isFailing = n % 10 === 0;
  return {
    platformId: `clinic-${n}`,
    name: `Clinic ${n}`,
    state: isFailing ? 'failing' : 'working',
    status: 'ready',
    calls: 1_234,
    p50Seconds: 0.1,
    p99Seconds: 5,
    failures: isFailing ? { timeout: 12, refused: 34 } : {},
    lastSuccessMs: nowMs - n * 1_000,
    underWay: 1,
    waiting: 1,
    openBreakers: 0,
    ...(isFailing && { diagnosis: { cause: 'c'.repeat(200), nextStep: 'n'.repeat(200) } }),
  };
});

const server = {
  ...{ version: '7.2.4', usedBytes: 1_048_576, evictionPolicy: 'noeviction', evicted: 0, keys: 12, pingMs: 0.25 },
  ...{ keysByType: { hash: 3, string: 4, stream: 1 }, isCut: false },
};
let redis: OperatorOverview['redis'] = [];

const gateway = {
  operator: {
    ...{ processes: async () => [], platforms: () => platforms, failures: () => [] },
    redis: { figures: async () => redis },
  },
  health: async () => ({ ready: true, checks: { store: 'ok', keys: 'ok', platforms: 'ok', audit: 'ok' } }),
  config: {},
} as unknown as Parameters<typeof readOverview>[0];

async function open(asked: Record<string, string>) {
  const query = operatorQuery.parse(asked);
  const overview = await readOverview(gateway, query);
  return {
    overview,
    text: String(overviewPage({ base: '', query, nowMs, ...overview })({ isOperator: true, isDeveloper: true })),
  };
}

describe('the operator’s page with 1,000 platforms', () => {
  it('shows 25 of them, how many are in each state, and is no larger than 200 KB', async () => {
    const { overview, text } = await open({});
    expect(overview).toMatchObject({ total: count, states: { failing: 100, working: 900, unset: 0 } });
    expect(text.match(/<th scope="row">/g)).toHaveLength(platformsOnPage);
    expect(text).toMatch(/<h1>900 of 1000 places in use answer\. 100 do not\.<\/h1>/);
    expect(text.match(/See the failure/g)).toHaveLength(3);
    expect(text).toContain('Failing: 100');
    expect(Buffer.byteLength(text)).toBeLessThan(200 * 1024);
  });

  it('shows each platform on one page alone', async () => {
    const seen: string[] = [];
    for (let page = 1; page <= count / platformsOnPage; page++) {
      const { overview } = await open({ page: `${page}` });
      seen.push(...overview.platforms.map(({ platformId }) => platformId));
    }
    expect([seen.length, new Set(seen).size]).toEqual([count, count]);
    expect((await open({ page: '41' })).overview.platforms).toEqual([]);
  });

  it.each([{ page: '0' }, { page: 'x' }, { state: 'broken' }, { q: 'x'.repeat(201) }])(
    'refuses a filter that there is not (%#)',
    (asked) => {
      expect(operatorQuery.safeParse(asked).success).toBe(false);
    },
  );
});

describe('the Redis on the page of the check-up', () => {
  const shown = async (servers: OperatorOverview['redis']) => {
    redis = servers;
    const { overview } = await open({});
    const page = checkUpPage({ base: '', nowMs, auditPlaces: [], ...overview });
    return String(page({ isOperator: true, isDeveloper: true }));
  };

  it('has its figures, and no warning where it removes nothing', async () => {
    const text = await shown([server]);
    expect(text).toMatch(/7\.2\.4[^]*1\.0 MiB, no limit[^]*noeviction[^]*12;[^]*3 records and sessions[^]*0\.3 ms/);
    expect(text).not.toContain('may remove sessions');
    expect(text).not.toContain('at least');
  });

  it.each(['allkeys-lru', 'volatile-ttl', 'unknown'])(
    'warns where the eviction policy is %s',
    async (evictionPolicy) => {
      const text = await shown([server, { ...server, evictionPolicy, evicted: 7, maxBytes: 2_097_152, isCut: true }]);
      expect(text).toMatch(/may remove sessions[^]*1\.0 MiB of 2\.0 MiB[^]*7 keys removed[^]*at least 3 records/);
    },
  );

  it('says that it did not answer, and is left out where sessions are in memory', async () => {
    expect(await shown(undefined)).toContain('Redis did not answer');
    expect(await shown([])).not.toContain('id="redis"');
  });
});
