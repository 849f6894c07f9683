import { createHash } from 'node:crypto';
import { PayloadReader } from './payloads/payload-reader.js';
import { shapes } from './payloads/shapes.js';
import { nastyJson, nastyXml } from './testing/hostile/nasty-answers.js';
import { rewriteJsonSlowly, rewriteXmlSlowly } from './testing/reference-rewriting.js';
import type { Rewriting } from './testing/reference-rewriting.js';
import { startReplayServer } from './testing/hostile/replay-server.js';
import type { RecordedAnswer } from './testing/hostile/replay-server.js';
import { shared, sharedStack } from './testing/shared.js';
import { plainSandbox } from './testing/stacks/stack.js';

/** How many requests are under way at once. */
const concurrency = 8;
const codings = [undefined, 'gzip', 'br', 'deflate'] as const;
const pieces = [undefined, 1, 7, 100, 1000] as const;
const json = 'application/fhir+json; charset=utf-8';
const xml = 'application/fhir+xml; charset=utf-8';

/** Runs a task for each, some at a time, in no particular order. */
async function forEachOf<Item>(
  items: readonly Item[],
  task: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const waiting = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of waiting) await task(item, index);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

describe('1,000 recorded answers', () => {
  const replay = shared(startReplayServer, (server) => server.close());
  const stack = sharedStack(() => ({
    mcpAuth: 'local',
    apps: ['rest'],
    // What was recorded is played back from one base, where links to another address lead nowhere.
    sandboxEnv: plainSandbox,
    platforms: [{ id: 'replay', fhirBaseUrl: replay.base }],
  }));
  let gateway: string;
  beforeAll(async () => {
    gateway = `${stack.restUrl}/api/fhir/replay`;
    replay.answers = withDelivery([...(await recordSandbox()), ...handMade()]);
  });

  /** What the sandbox answers to every kind of read, in both formats; its base becomes the replaying one's. */
  async function recordSandbox(): Promise<RecordedAnswer[]> {
    const origin = `${stack.sandboxOrigin}/open/fhir`;
    const get = async (path: string, accept: string): Promise<RecordedAnswer> => {
      const response = await fetch(`${origin}/${path}`, { headers: { accept } });
      const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
      const contentType = response.headers.get('content-type') ?? '';
      const body = Buffer.from(text.split(origin).join(replay.base), 'latin1');
      return { name: `${path} ${accept}`, path, status: response.status, contentType, body };
    };
    const statement = JSON.parse((await get('metadata', json)).body.toString()) as {
      rest: { resource: { type: string }[] }[];
    };
    const types = (statement.rest[0]?.resource ?? []).map(({ type }) => type);
    const paths = types.flatMap((type) => [
      `${type}?_count=3`,
      `${type}?_count=40`,
      `${type}?_summary=count`,
      `${type}/none`,
    ]);
    await forEachOf(types, async (type) => {
      const found = JSON.parse((await get(`${type}?_count=6`, json)).body.toString()) as {
        entry?: { resource: { id: string } }[];
      };
      for (const { resource } of found.entry ?? []) {
        paths.push(`${type}/${resource.id}`, `${type}/${resource.id}/_history`, `${type}/${resource.id}/_history/1`);
        if (type === 'Patient')
          paths.push(`Patient/${resource.id}/$everything?_count=30`, `Patient/${resource.id}/Observation`);
      }
    });
    const recorded: RecordedAnswer[] = [];
    await forEachOf(paths, async (path) => {
      recorded.push(await get(path, json), await get(path, xml));
      if (/^Binary\/[^/]+$/.test(path)) recorded.push(await get(path, 'text/*'));
    });
    return recorded.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  function handMade(): RecordedAnswer[] {
    const { base } = replay;
    const named = (bodies: Record<string, string>, contentType: string, path: string): RecordedAnswer[] =>
      Object.entries(bodies).flatMap(([name, body]) =>
        codings.map((coding): RecordedAnswer => {
          return { name, path, status: 200, contentType, body: Buffer.from(body), ...(coding && { coding }) };
        }),
      );
    const whole = Object.entries(nastyJson(base)).filter(([name]) => !name.startsWith('a broken'));
    const lines = whole.map(([, text]) => text.split('\n').join(' '));
    const noise = Buffer.from(
      Array.from({ length: 70_000 }, (_item, index) => (index * index * 31 + (index >> 5)) & 0xff),
    );
    const raw = ['image/png', 'application/pdf', 'text/html', 'application/octet-stream', 'application/dicom'].flatMap(
      (contentType) =>
        [noise, Buffer.alloc(0), Buffer.from(`"${base}/Patient/1" <a value="${base}/x"/>`)].flatMap((body) =>
          codings.map((coding): RecordedAnswer => {
            return { name: contentType, path: 'Binary/b1', status: 200, contentType, body, ...(coding && { coding }) };
          }),
        ),
    );
    return [
      ...named(nastyJson(base), json, 'Observation?code=x'),
      ...named(nastyJson(base), 'application/json', 'Patient/p1'),
      ...named({ lines: lines.join('\n') }, 'application/fhir+ndjson', 'Observation?code=x'),
      ...named(nastyXml(base), xml, 'Observation?code=x'),
      ...named(nastyXml(base), 'text/xml', 'Patient/p1'),
      ...raw,
    ];
  }

  /** Sent whole and in pieces, short and long, in turn. */
  function withDelivery(answers: readonly RecordedAnswer[]): RecordedAnswer[] {
    return answers.map((answer, index) => {
      const pieceBytes = pieces[index % pieces.length];
      // A long answer byte by byte would take a turn of the loop for each.
      const isTooLong = pieceBytes !== undefined && answer.body.length / pieceBytes > 400;
      return { ...answer, ...(pieceBytes !== undefined && { pieceBytes: isTooLong ? 4999 : pieceBytes }) };
    });
  }

  function expected({ path, contentType, body }: RecordedAnswer): Buffer {
    const [below = ''] = path.split('?');
    const isPaged = path.includes('?') || path.includes('_history') || path.includes('/Observation');
    const isVersion = /_history\/./.test(path);
    const sealedPage = isPaged && !isVersion ? `${gateway}/${below}?_continue=sealed` : undefined;
    const rewriting: Rewriting = { from: replay.base, to: gateway, ...(sealedPage !== undefined && { sealedPage }) };
    const text = body.toString('latin1');
    if (contentType.includes('json')) return Buffer.from(rewriteJsonSlowly(text, rewriting), 'latin1');
    if (contentType.includes('xml')) return Buffer.from(rewriteXmlSlowly(text, rewriting), 'latin1');
    return body;
  }

  it('leave the gateway as the documented rewriting says, byte for byte', async () => {
    const failures: string[] = [];
    const seen = { json: 0, xml: 0, raw: 0 };
    await forEachOf(replay.answers, async (answer, index) => {
      const mark = answer.path.includes('?') ? '&' : '?';
      const response = await fetch(`${gateway}/${answer.path}${mark}replay=${index}`, { headers: { accept: '*/*' } });
      const bytes = Buffer.from(await response.arrayBuffer());
      // What is sealed differs each time; that it is good for its page is shown elsewhere.
      const masked = Buffer.from(
        bytes.toString('latin1').replaceAll(/_continue=[A-Za-z0-9._-]+/g, '_continue=sealed'),
        'latin1',
      );
      const length = response.headers.get('content-length');
      const isSame = hash(masked) === hash(expected(answer)) && response.status === answer.status;
      if (!isSame || (length !== null && Number(length) !== bytes.length)) failures.push(`${index} ${answer.name}`);
      seen[answer.contentType.includes('json') ? 'json' : answer.contentType.includes('xml') ? 'xml' : 'raw'] += 1;
    });
    expect(failures).toEqual([]);
    expect(seen.json + seen.xml + seen.raw).toBeGreaterThanOrEqual(1000);
    expect(Math.min(seen.json, seen.xml)).toBeGreaterThan(300);
    expect(seen.raw).toBeGreaterThan(60);
  });

  it('are not all left alone: the rewriting that they are compared with changes most of them', () => {
    const changed = replay.answers.filter((answer) => hash(expected(answer)) !== hash(answer.body));
    expect(changed.length).toBeGreaterThan(500);
    expect(expected(replay.answers[0] as RecordedAnswer).includes(stack.sandboxOrigin)).toBe(false);
  });
});

describe('payloads as other hands write them, through both apps', () => {
  const reader = shared(
    () => PayloadReader.start(),
    (one) => one.stop(),
  );

  it.each(shapes.map(([what, ...shape]) => ({ what, shape })))('are read the same: $what', async ({ shape }) => {
    const [payload, raw, named] = shape;
    const readings = await reader.read(payload);
    const expected = named === undefined ? [raw] : [raw, named];
    expect(readings.map(({ rest }) => rest)).toEqual(expected);
    expect(readings.map(({ mcp }) => mcp)).toEqual(expected);
  });
});

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
