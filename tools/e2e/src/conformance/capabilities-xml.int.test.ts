import { ElementDefinitions, resourceXml } from '@fhir-gateway/sandbox/store';
import { startApp } from './gateway-app.js';
import { exchange } from './http-exchange.js';
import { listen, startSandboxStore } from './servers.js';

type Json = Readonly<Record<string, unknown>>;

/** Everything that a CapabilityStatement may have beside what the sandbox's has. */
const more: Json = {
  id: 'all',
  meta: { lastUpdated: '2026-01-01T00:00:00Z', tag: [{ system: 'urn:t', code: 'x', display: 'X' }] },
  language: 'en',
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">a &amp; b</div>' },
  extension: [{ url: 'urn:e', valueCodeableConcept: { coding: [{ system: 's', code: 'c' }], text: 't' } }],
  name: 'All',
  contact: [
    { name: 'N', telecom: [{ system: 'url', value: 'http://localhost', period: { start: '2026', end: '2027' } }] },
  ],
  useContext: [
    { code: { system: 's', code: 'focus' }, valueRange: { low: { value: 1.5, unit: 'a' }, high: { value: 2 } } },
  ],
  jurisdiction: [{ coding: [{ system: 'urn:iso:std:iso:3166', code: 'US' }] }],
  purpose: 'line\none',
  messaging: [
    {
      endpoint: [{ protocol: { code: 'http' }, address: 'mllp' }],
      supportedMessage: [{ mode: 'sender', definition: 'd' }],
    },
  ],
  document: [{ mode: 'producer', documentation: 'd', profile: 'p' }],
};

it('tells in XML what it tells in JSON, in whatever order the platform has it, as another writer would', async () => {
  const sandbox = await startSandboxStore();
  const own = JSON.parse((await exchange(sandbox.base, { name: '', line: 'GET metadata' })).body) as Json;
  await sandbox.close();
  const text = JSON.stringify(reversed({ ...own, ...more }));
  const platform = await listen((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(text);
  });
  const app = await startApp(platform);
  try {
    const inJson = JSON.parse((await exchange(app.base, { name: '', line: 'GET metadata' })).body) as Json;
    const inXml = await exchange(app.base, { name: '', line: 'GET metadata?_format=xml' });
    expect(inXml.headers['content-type']).toBe('application/fhir+xml; charset=utf-8');
    expect(tagsOf(inXml.body)).toEqual(tagsOf(resourceXml(inJson, new ElementDefinitions())));
    expect(inXml.body.length).toBeGreaterThan(10_000);
  } finally {
    await app.close();
    await platform.close();
  }
}, 30_000);

/** Line by line, for a difference that can be read. */
function tagsOf(xml: string): string[] {
  return xml.split(/(?=<)/);
}

/** The same with the members of each object the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}
