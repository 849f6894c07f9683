import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';

const root = dirname(findPlatformsDirectory(import.meta.url));
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const local = 'http://localhost:8000/mcp';
const deployed = 'https://mcp.example.org/mcp';

describe('docs/connecting-clients.md', () => {
  const page = read('docs', 'connecting-clients.md');
  const blocks = (language: string) =>
    [...page.matchAll(new RegExp('```' + language + '\\n([^]*?)```', 'g'))].map(([, block = '']) => block.trim());

  it.each(blocks('json'))('has a configuration that is JSON and names one server: %s', (block) => {
    const config = JSON.parse(block) as Record<string, Record<string, Record<string, unknown>>>;
    const [[kind, servers] = ['', {}]] = Object.entries(config);
    expect(['mcpServers', 'servers']).toContain(kind);
    const server = servers['fhir-gateway'] ?? {};
    const address = server['url'] ?? server['serverUrl'] ?? (server['args'] as string[]).slice(1, 3);
    const [own, bridge] = [
      ['@fhir-gateway/cli', 'mcp'],
      [expect.stringMatching(/^mcp-remote@/), deployed],
    ];
    expect([[local], [deployed], own, bridge]).toContainEqual([address].flat());
  });

  it('names the bridge in the version that the tests run', () => {
    const { devDependencies } = JSON.parse(read('apps', 'mcp-server', 'package.json')) as {
      devDependencies: Record<string, string>;
    };
    const named = new Set([...page.matchAll(/mcp-remote@([\d.]+)/g)].map(([, version]) => version));
    expect([...named]).toEqual([devDependencies['mcp-remote']]);
  });
});
