import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { z } from 'zod';

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
    const address = server['url'] ?? server['serverUrl'] ?? (server['args'] as string[])[2];
    expect([local, deployed]).toContain(address);
  });

  it('names the bridge in the version that the tests run', () => {
    const { devDependencies } = JSON.parse(read('apps', 'mcp-server', 'package.json')) as {
      devDependencies: Record<string, string>;
    };
    const named = new Set([...page.matchAll(/mcp-remote@([\d.]+)/g)].map(([, version]) => version));
    expect([...named]).toEqual([devDependencies['mcp-remote']]);
  });

  it('has commands with these addresses only', () => {
    const commands = blocks('sh');
    expect(commands.length).toBeGreaterThan(2);
    for (const command of commands) expect(command).toContain(local);
    for (const [url] of page.matchAll(/https?:\/\/[^\s"'`)]+/g)) expect([local, deployed]).toContain(url);
  });

  it('has a section for each client of its table', () => {
    const links = [...page.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor);
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replace(/,/g, '').replaceAll(' ', '-'),
    );
    for (const link of links) expect(headings).toContain(link);
  });
});

/** The parts of the registry's schema of 2025-12-11 that a server without packages uses, and nothing beside them. */
const input = z.strictObject({
  description: z.string().optional(),
  isRequired: z.boolean().optional(),
  placeholder: z.string().optional(),
});
const serverJson = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: z
    .string()
    .max(255)
    .regex(/^\d+\.\d+\.\d+$/),
  remotes: z
    .array(
      z.strictObject({
        type: z.literal('streamable-http'),
        url: z.string().regex(/^https?:\/\/[^\s]+$/),
        variables: z.record(z.string(), input).optional(),
      }),
    )
    .min(1),
});

describe('server.json', () => {
  const document = JSON.parse(read('server.json')) as unknown;

  it('has the form of the MCP registry', () => {
    expect(serverJson.safeParse(document)).toMatchObject({ success: true });
  });

  it('has the version of the packages, and a variable for each that its address names', () => {
    const { version, remotes } = serverJson.parse(document);
    expect(version).toBe((JSON.parse(read('package.json')) as { version: string }).version);
    for (const { url, variables = {} } of remotes) {
      const named = [...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(named).toEqual(Object.keys(variables));
    }
  });
});
