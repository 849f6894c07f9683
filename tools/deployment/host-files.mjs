// What hosts of MCP servers read, made of hosts.json and of the version: their files, the entry of the MCP registry, the manifest of
// the bundle for desktop hosts, and the links that install the server. Plain Node: a release runs it where nothing is installed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/workspace.mjs';

const hosts = JSON.parse(readFileSync(join(import.meta.dirname, 'hosts.json'), 'utf8'));
const { name, title, author, license, keywords, arguments: words } = hosts;

/** What a release knows and the repository does not: the account that publishes, and the bundle that was made. */
const unpublished = { repository: undefined, bundle: undefined };

/**
 * Files by their path in the repository, each as an object that is written as JSON.
 *
 * @param published `repository` as `owner/name` on GitHub, and `bundle` as `{ name, sha256 }`; without them the registry's entry has
 *   the package of npm alone
 */
export function hostFiles(version, published = unpublished) {
  const plugin = { name, version, description: hosts.pluginDescription, author: { name: author }, license, keywords };
  const server = program(version);
  return {
    '.mcp.json': { mcpServers: { [name]: server } },
    'mcp.json': {
      $schema: 'https://agent-plugins.org/schemas/1.0.0/mcp.schema.json',
      mcpServers: { [name]: { type: 'stdio', ...server } },
    },
    'plugin.json': { $schema: 'https://agent-plugins.org/schemas/1.0.0/plugin.schema.json', ...plugin },
    '.claude-plugin/plugin.json': plugin,
    '.claude-plugin/marketplace.json': {
      name,
      owner: { name: author },
      description: hosts.description,
      plugins: [{ source: './', ...plugin }],
    },
    'server.json': registryEntry(version, published),
    'apps/cli/package.json': {
      ...JSON.parse(readFileSync(join(root, 'apps/cli/package.json'), 'utf8')),
      mcpName: registryName(published.repository),
    },
  };
}

/** A person's host keeps it for years, so it names no version. */
export function installLinks() {
  const server = program();
  const config = Buffer.from(JSON.stringify(server)).toString('base64');
  return {
    Cursor: `cursor://anysphere.cursor-deeplink/mcp/install?name=${name}&config=${encodeURIComponent(config)}`,
    'VS Code': `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name, ...server }))}`,
  };
}

/**
 * The manifest of the bundle, which has the package of npm in its folder `server`.
 *
 * @see MCPB manifest 0.3
 */
export function bundleManifest(version, entryPoint) {
  const program = `server/${entryPoint.replace(/^\.\//, '')}`;
  return {
    manifest_version: '0.3',
    name,
    display_name: title,
    version,
    description: hosts.description,
    author: { name: author },
    license,
    keywords,
    icon: 'icon.png',
    server: {
      type: 'node',
      entry_point: program,
      mcp_config: {
        command: 'node',
        args: [`\${__dirname}/${program}`, ...words],
        env: { FHIR_GATEWAY_PORT: '${user_config.port}' },
      },
    },
    tools_generated: true,
    prompts_generated: true,
    compatibility: { platforms: ['darwin', 'win32', 'linux'], runtimes: { node: '>=20.19.0' } },
    user_config: {
      port: {
        type: 'number',
        title: 'Port',
        description: 'Where the gateway is on this machine. All programs that use the same port share one gateway.',
        default: 8000,
        min: 1024,
        max: 65_525,
      },
    },
  };
}

/** The name that the MCP registry lets the workflows of a repository publish under; its namespace is spelled as the account is. */
function registryName(repository) {
  return repository === undefined ? hosts.registryName : `io.github.${repository.split('/')[0]}/${name}`;
}

/** How a host starts the command line out of the registry of npm. */
function program(version) {
  const from = version === undefined ? hosts.package : `${hosts.package}@${version}`;
  return { command: 'npx', args: ['-y', from, ...words] };
}

/** @see the registry's schema of 2025-12-11 */
function registryEntry(version, { repository, bundle }) {
  const url = `https://github.com/${repository}`;
  return {
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name: registryName(repository),
    title,
    description: hosts.description,
    version,
    ...(repository !== undefined && { repository: { url, source: 'github' } }),
    packages: [
      {
        registryType: 'npm',
        identifier: hosts.package,
        version,
        runtimeHint: 'npx',
        packageArguments: words.map((value) => ({ type: 'positional', value })),
        transport: { type: 'stdio' },
      },
      ...(bundle === undefined
        ? []
        : [
            {
              registryType: 'mcpb',
              identifier: `${url}/releases/download/v${version}/${bundle.name}`,
              fileSha256: bundle.sha256,
              transport: { type: 'stdio' },
            },
          ]),
      ...(repository === undefined ? [] : [imagePackage(version, repository)]),
    ],
    remotes: [hosts.remote],
  };
}

/** The image is published for this machine alone: whoever reaches it may connect a record. */
function imagePackage(version, repository) {
  return {
    registryType: 'oci',
    identifier: `ghcr.io/${repository.toLowerCase()}/${hosts.image}:${version}`,
    runtimeHint: 'docker',
    runtimeArguments: hosts.imagePorts.map((port) => ({
      ...{ type: 'named', name: '--publish', value: `127.0.0.1:${port}:${port}` },
    })),
    transport: { type: 'streamable-http', url: `http://localhost:${hosts.imagePorts[0]}/mcp` },
  };
}
