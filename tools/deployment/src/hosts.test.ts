import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWhereThere } from '@fhir-gateway/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { imageOf, root } from './testing/image-stack.js';

// Each test starts a process or two.
jest.setTimeout(60_000);

type Json = Record<string, unknown>;
interface Program {
  readonly command: string;
  readonly args: readonly string[];
}
interface Package {
  readonly registryType: string;
  readonly identifier: string;
  readonly version?: string;
  readonly runtimeHint?: string;
  readonly packageArguments?: readonly { readonly value: string }[];
}
interface Entry {
  readonly name: string;
  readonly packages: readonly Package[];
}

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const json = (file: string) => JSON.parse(read(file)) as Json;
const version = json('package.json')['version'] as string;
const pinned = { command: 'npx', args: ['-y', `@fhir-gateway/cli@${version}`, 'mcp'] };
const newest = { command: 'npx', args: ['-y', '@fhir-gateway/cli', 'mcp'] };
const page = read('docs/connecting-clients.md');
const linkOf = (scheme: string) => new RegExp(`\\]\\((${scheme}:[^)]+)\\)`).exec(page)?.[1] ?? '';

function hosts(...args: string[]) {
  const script = join(root, 'tools/deployment/hosts.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  return { status, stdout, faults: stderr.trim() };
}

function made(...args: string[]): Record<string, Json> {
  return (JSON.parse(hosts('--print', ...args).stdout) as { files: Record<string, Json> }).files;
}

it('what hosts read is what the manifest makes', () => {
  expect(hosts()).toMatchObject({ status: 0, faults: '' });
});

it.each([
  [['--repository', 'no-owner'], '“no-owner” is no owner/name'],
  [['--bundle', 'a.mcpb'], '--bundle needs --repository'],
])('nothing is made with %j', (args, message) => {
  const { status, faults } = hosts('--write', ...args);
  expect([status, faults]).toEqual([2, expect.stringContaining(message)]);
});

describe('a host that reads', () => {
  const servers = (file: string) => (json(file)['mcpServers'] as Record<string, Program>)['fhir-gateway'];
  const started: Record<string, () => unknown> = {
    '.mcp.json': () => servers('.mcp.json'),
    'mcp.json': () => servers('mcp.json'),
    'server.json': () => {
      const [{ identifier = '', version: of = '', runtimeHint = '', packageArguments = [] } = {} as Package] = (
        json('server.json') as unknown as Entry
      ).packages;
      return {
        command: runtimeHint,
        args: ['-y', `${identifier}@${of}`, ...packageArguments.map(({ value }) => value)],
      };
    },
  };

  it.each(Object.entries(started))('%s starts the command line of this version', (file, program) => {
    expect(program()).toMatchObject(pinned);
    // Nothing listens on this machine until somebody starts it.
    expect(read(file)).not.toMatch(/localhost|127\.0\.0\.1/);
  });

  it('the link for Cursor starts the command line', () => {
    const { host, pathname, searchParams } = new URL(linkOf('cursor'));
    expect([host, pathname, searchParams.get('name')]).toEqual([
      'anysphere.cursor-deeplink',
      '/mcp/install',
      'fhir-gateway',
    ]);
    expect(JSON.parse(Buffer.from(searchParams.get('config') ?? '', 'base64').toString())).toEqual(newest);
  });

  it('the link for VS Code starts the command line', () => {
    const [address, config = ''] = linkOf('vscode').split('?');
    expect(address).toBe('vscode:mcp/install');
    expect(JSON.parse(decodeURIComponent(config))).toEqual({ name: 'fhir-gateway', ...newest });
  });

  it('the marketplace finds the one plugin, which lies beside it', () => {
    const { name, owner, plugins } = json('.claude-plugin/marketplace.json');
    const plugin = json('.claude-plugin/plugin.json');
    expect([name, owner]).toEqual(['fhir-gateway', plugin['author']]);
    expect(plugins).toEqual([{ source: './', ...plugin }]);
    expect(json('plugin.json')).toMatchObject(plugin);
    // `.mcp.json` has it; two would be two servers.
    expect(plugin).not.toHaveProperty('mcpServers');
  });
});

describeWhereThere('claude')('claude plugin validate', () => {
  const folders: string[] = [];
  const folder = () => folders[folders.push(mkdtempSync(join(tmpdir(), 'fhir-gateway-plugin-'))) - 1] ?? '';
  // In a home of its own: nobody has to be signed in, and nothing of a person is read.
  const validate = (path: string) =>
    spawnSync('claude', ['plugin', 'validate', '--strict', path], { env: { ...process.env, HOME: folder() } }).status;

  afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true })));

  it.each(['.', '.claude-plugin/plugin.json', '.claude-plugin/marketplace.json'])('takes %s', (path) => {
    expect(validate(join(root, path))).toBe(0);
  });

  it('refuses a plugin without a name', () => {
    const file = join(folder(), 'plugin.json');
    writeFileSync(file, JSON.stringify({ ...json('.claude-plugin/plugin.json'), name: undefined }));
    expect(validate(file)).toBe(1);
  });
});

it('the plugin and the bundle have a square picture that the lists of hosts take', () => {
  const picture = readFileSync(join(root, '.claude-plugin/icon.png'));
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([512, 512]);
});

describe('the entry of the MCP registry', () => {
  const isEntry = new Ajv2020({ allErrors: true }).compile(
    json('tools/deployment/src/testing/server-entry.schema.json'),
  );
  const faultsOf = (entry: unknown) => (isEntry(entry) ? [] : isEntry.errors);

  it('has its form, and the name that the package of npm says', () => {
    expect(faultsOf(json('server.json'))).toEqual([]);
    expect(json('apps/cli/package.json')['mcpName']).toBe(json('server.json')['name']);
    expect(imageOf('cli').labels['io.modelcontextprotocol.server.name']).toBe(json('server.json')['name']);
  });

  it('has a variable for each that its address names', () => {
    for (const { url, variables } of json('server.json')['remotes'] as { url: string; variables: object }[])
      expect([...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(Object.keys(variables));
  });

  it('of a release names its account, its bundle by what that holds, and its image', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-hosts-'));
    try {
      const bundle = join(folder, 'fhir-gateway-1.2.3.mcpb');
      writeFileSync(bundle, 'a bundle');
      const files = made('--version', '1.2.3', '--repository', 'An-Owner/A.name', '--bundle', bundle);
      const entry = files['server.json'] as unknown as Entry;
      expect(faultsOf(entry)).toEqual([]);
      expect(entry.name).toBe('io.github.An-Owner/fhir-gateway');
      expect(files['apps/cli/package.json']?.['mcpName']).toBe(entry.name);
      expect(entry.packages).toMatchObject([
        { registryType: 'npm', identifier: '@fhir-gateway/cli', version: '1.2.3' },
        {
          registryType: 'mcpb',
          identifier: 'https://github.com/An-Owner/A.name/releases/download/v1.2.3/fhir-gateway-1.2.3.mcpb',
          fileSha256: createHash('sha256').update('a bundle').digest('hex'),
        },
        // Names of images have no capitals. The sandbox's page of sign-in is at the second port.
        {
          ...{ registryType: 'oci', identifier: 'ghcr.io/an-owner/a.name/cli:1.2.3' },
          runtimeArguments: [{ value: '127.0.0.1:8000:8000' }, { value: '127.0.0.1:8010:8010' }],
        },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const npm = { registryType: 'npm', identifier: 'a', version: '1.0.0', transport: { type: 'stdio' } };
  const mcpb = {
    ...{ registryType: 'mcpb', identifier: 'https://github.com/a/b/releases/download/v1/c.mcpb' },
    ...{ fileSha256: 'a'.repeat(64), transport: { type: 'stdio' } },
  };
  it.each<[string, Json]>([
    ['a description of 101 characters', { description: 'a'.repeat(101) }],
    ['a name of two slashes', { name: 'org.example/fhir/gateway' }],
    ['a range in place of a version', { version: '^1.0.0' }],
    ['no version of its package', { packages: [{ ...npm, version: undefined }] }],
    ['the newest package, whichever that is', { packages: [{ ...npm, version: 'latest' }] }],
    ['a bundle without a checksum', { packages: [{ ...mcpb, fileSha256: undefined }] }],
    ['a bundle of another place', { packages: [{ ...mcpb, identifier: 'https://a.example/c.mcpb' }] }],
    ['an address that is none', { remotes: [{ type: 'streamable-http', url: 'mcp.example.org' }] }],
    ['a member that the registry does not know', { mcpServers: {} }],
  ])('is refused with %s', (_what, change) => {
    const entry = JSON.parse(JSON.stringify({ ...json('server.json'), packages: [npm, mcpb] })) as Json;
    expect(faultsOf(entry)).toEqual([]);
    expect(faultsOf(JSON.parse(JSON.stringify({ ...entry, ...change })))).not.toEqual([]);
  });
});
