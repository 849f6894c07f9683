import { JsonCollector } from './json-collector.js';

const head = { status: 200, headers: { 'content-type': 'application/fhir+json' } };
const resource = { resourceType: 'Patient', name: [{ family: 'Ångström, 5 µg ≤ 7 °C', text: '家 😀 é' }] };

async function collect(chunks: readonly Buffer[], collector = new JsonCollector(1_000)) {
  const sink = collector.begin(head);
  for (const chunk of chunks) sink.write(chunk);
  await new Promise<void>((resolve) => void sink.end(() => resolve()));
  return collector;
}

describe('an answer that is taken into memory', () => {
  const bytes = Buffer.from(JSON.stringify(resource));

  it('is the same wherever its bytes are cut, also within a character', async () => {
    for (let at = 0; at <= bytes.length; at += 1) {
      const chunks = [bytes.subarray(0, at), bytes.subarray(at)].filter(({ length }) => length > 0);
      const { body } = await (await collect(chunks)).answer();
      expect(body).toEqual(resource);
      expect((await collect(chunks)).text()).toEqual({ head, text: bytes.toString('utf8') });
    }
  });

  it.each([
    ['two chunks', [Buffer.from([0x22, 0xc3]), Buffer.from([0x22])]],
    ['a chunk that ends within a character', [Buffer.from([0x22, 0x22]), Buffer.from([0xc3])]],
  ])('reads bytes that are no UTF-8 as the replacement character, in %s', async (_what, chunks) => {
    const { text } = (await collect(chunks)).text();
    expect(text).toBe(Buffer.concat(chunks).toString('utf8'));
    expect(text).toContain('\ufffd');
  });

  it('has no body where nothing came', async () => {
    expect(await (await collect([])).answer()).toEqual({ ...head, body: undefined });
  });

  it.each([
    ['is cut off', bytes.subarray(0, 40)],
    ['has something behind it', Buffer.concat([bytes, Buffer.from('x')])],
  ])('is refused when it %s', async (_what, broken) => {
    const whole = await collect([broken]);
    await expect(whole.answer()).rejects.toMatchObject({ code: 'UPSTREAM_NOT_FHIR', upstreamStatus: 200 });
  });

  it('is cut off where it is larger than the limit, by its bytes', async () => {
    const sink = new JsonCollector(4).begin(head);
    const failed = new Promise((resolve) => void sink.on('error', resolve));
    let isEnded = false;
    sink.end(Buffer.from('"éé"'), () => (isEnded = true));
    expect(await failed).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    expect([isEnded, sink.destroyed]).toEqual([false, true]);
  });

  it('is read on without an entry that is larger than all that may be held', async () => {
    const entry = [{ resource }, { resource: { resourceType: 'Binary', id: 'b', data: 'x'.repeat(12 * 2 ** 20) } }];
    const text = Buffer.from(JSON.stringify({ resourceType: 'Bundle', entry: [...entry, { resource }] }));
    const chunks = [0, 1, 2, 3].map((at) => text.subarray(at * 4_000_000, (at + 1) * 4_000_000));
    const { body, leftOut, skipped } = await (
      await collect(chunks, new JsonCollector(8 * 2 ** 20, { leavesOut: true }))
    ).answer();
    expect([leftOut, skipped]).toEqual([1, ['Binary/b']]);
    expect(body).toEqual({ resourceType: 'Bundle', entry: [{ resource }, { resource }] });
  });

  it('tells when it was cut, and is then none', async () => {
    const collector = new JsonCollector(100);
    const sink = collector.begin(head);
    const closed = new Promise<void>((resolve) => void sink.on('close', resolve));
    sink.write(Buffer.from('{}'));
    sink.destroy(new Error('broken off'));
    await closed;
    await expect(collector.answer()).rejects.toMatchObject({ code: 'UPSTREAM_NOT_FHIR' });
  });

  it('needs its bytes no longer than they are written', async () => {
    const chunk = Buffer.from(bytes);
    const collector = new JsonCollector(1_000);
    const sink = collector.begin(head);
    sink.end(chunk, () => chunk.fill(0));
    expect(chunk[0]).toBe(0);
    expect((await collector.answer()).body).toEqual(resource);
  });

  it('is none when no answer began', async () => {
    await expect(new JsonCollector(1).answer()).rejects.toMatchObject({ code: 'UPSTREAM_NOT_FHIR' });
  });
});
