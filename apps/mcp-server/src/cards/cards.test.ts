import { createHash } from 'node:crypto';
import { cardResults } from '../testing/card-results.js';
import { useTestEndpoint, eras } from '../testing/test-endpoint.js';
import { tools } from '../tools/index.js';
import { cardOf, cardsOf } from './cards.js';

const mostBytes = 60 * 1024;
const withCards = tools.filter(({ name }) => cardOf(name) !== undefined);
const extension = 'io.modelcontextprotocol/ui';
const capable = { capabilities: { extensions: { [extension]: { mimeTypes: ['text/html;profile=mcp-app'] } } } };

describe('the page of a card', () => {
  const cards = cardsOf(tools);

  it('is there for each tool that is to have one', () => {
    expect(withCards.map(({ name }) => name).sort()).toEqual(Object.keys(cardResults).sort());
    expect(new Set(cards.map(({ uri }) => uri)).size).toBe(cards.length);
  });

  it.each(cards.map((card) => [card.uri, card] as const))(
    '%s names no address, and has only its own parts',
    (_uri, { html }) => {
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(mostBytes);
      const addresses = html.match(/\bhttps?:[^\s'"]*/g) ?? [];
      // The name of a namespace, which is not fetched, and two expressions that look whether a text is an address.
      for (const address of addresses)
        expect(address).toMatch(/^http:\/\/www\.w3\.org\/2000\/svg$|^https\?:\/$|^https\?:\\\/\\\/\/$/);
      expect(html).not.toMatch(/import\s*\(|\beval\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\son\w+="/);
      expect(html.match(/<script/g)).toHaveLength(1);
      expect(html.match(/<style/g)).toHaveLength(1);
      expect(html).not.toMatch(/<(?:link|img|iframe|form|object|base|a)\b/);
    },
  );

  it.each(cards.map((card) => [card.uri, card] as const))(
    '%s allows its own script and style by their hashes alone',
    (_uri, { html }) => {
      const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
      const hashOf = (tag: string) => {
        const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html)?.[1] ?? '';
        return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
      };
      expect(policy.split('; ')).toEqual([
        "default-src 'none'",
        `script-src ${hashOf('script')}`,
        `style-src ${hashOf('style')}`,
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ]);
    },
  );
});

describe.each(eras)('a client of the era "%s"', (era) => {
  const endpoint = useTestEndpoint({ FHIR_GATEWAY_WRITES: 'stub-open' });

  it('reads the card that a tool names, as a page that may load nothing', async () => {
    const client = await endpoint.connect(era, capable);
    expect(client.getServerCapabilities()?.extensions).toEqual({ [extension]: {} });
    const listed = (await client.listTools()).tools;
    const named = listed.flatMap(({ name, _meta: meta }) => {
      const { resourceUri } = (meta?.['ui'] ?? {}) as { resourceUri?: string };
      expect(meta?.['ui/resourceUri']).toBe(resourceUri);
      return resourceUri === undefined ? [] : [[name, resourceUri] as const];
    });
    expect(named).toEqual(
      listed.flatMap(({ name }) => {
        const uri = cardOf(name)?.uri;
        return uri === undefined ? [] : [[name, uri] as const];
      }),
    );
    const resources = (await client.listResources()).resources.map(({ uri }) => uri);
    for (const [name, uri] of named) {
      expect(resources).toContain(uri);
      const [content] = (await client.readResource({ uri })).contents;
      expect(content).toMatchObject({
        uri,
        mimeType: 'text/html;profile=mcp-app',
        text: cardOf(name)?.html,
        _meta: { ui: { csp: { connectDomains: [], resourceDomains: [] } } },
      });
    }
  });

  it('without cards gets the same answer as one with them', async () => {
    await endpoint.signIn();
    const clients = [await endpoint.connect(era, capable), await endpoint.connect(era)];
    for (const [tool, args] of [
      ['get_auth_status', {}],
      ['search_record', { section: 'medications' }],
      ['get_trend', { test: 'HbA1c' }],
      ['search_record', { section: 'nothing-such' }],
    ] as const) {
      const [withExtension, without] = await Promise.all(
        clients.map((client) => endpoint.call(tool, args, { client })),
      );
      expect(without).toEqual(withExtension);
      expect(without?.text.length).toBeGreaterThan(20);
    }
  });
});
