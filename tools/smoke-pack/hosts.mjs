// What each file and link for a host starts, with the packed command line in place of that of the registry.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { bundleTool, makeBundle } from '../deployment/bundle.mjs';
import { hostFiles, installLinks } from '../deployment/host-files.mjs';
import { isFree, resultFaults } from './stranger.mjs';

/**
 * Starts what each of them names, beside a gateway that runs, and reads a result.
 *
 * @param folder where the command line is installed: npx takes it from there
 * @returns what went wrong, one line each
 */
export async function hostFaults(folder, version, env) {
  const faults = [];
  const programs = programsOf(version);
  for (const [what, program] of Object.entries(programs)) {
    faults.push(...(await resultFaults(what, { ...program, cwd: folder, env })));
  }
  console.log(`hosts: started as told by ${Object.keys(programs).join(', ')}`);
  return faults;
}

/** What a host reads from each file, and from each link. */
function programsOf(version) {
  const files = hostFiles(version);
  const links = installLinks();
  const servers = (file) => files[file].mcpServers['fhir-gateway'];
  const [{ runtimeHint: command, identifier, version: of, packageArguments }] = files['server.json'].packages;
  const { config } = Object.fromEntries(new URL(links.Cursor).searchParams);
  return {
    '.mcp.json': servers('.mcp.json'),
    'mcp.json': servers('mcp.json'),
    'server.json': { command, args: ['-y', `${identifier}@${of}`, ...packageArguments.map(({ value }) => value)] },
    'the link for Cursor': JSON.parse(Buffer.from(config, 'base64')),
    'the link for VS Code': JSON.parse(decodeURIComponent(links['VS Code'].split('?')[1])),
  };
}

/**
 * Makes the bundle, checks it with the tool of its format where the registry has that, unpacks it and starts it, with no gateway
 * that runs.
 *
 * @returns what went wrong, one line each
 */
export async function bundleFaults(folder, tarball, env) {
  const { file, bytes } = makeBundle(folder, tarball);
  const unpacked = mkdtempSync(path.join(folder, 'bundle-'));
  for (const [name, content] of Object.entries(unzipSync(readFileSync(file)))) {
    mkdirSync(path.dirname(path.join(unpacked, name)), { recursive: true });
    writeFileSync(path.join(unpacked, name), content);
  }
  const check = mcpbFaults(unpacked);
  console.log(`bundle: ${Math.round(bytes / 1e5) / 10} MB, mcpb validate: ${check.skipped ?? 'run'}`);
  const {
    command,
    args,
    env: own,
  } = JSON.parse(readFileSync(path.join(unpacked, 'manifest.json'), 'utf8')).server.mcp_config;
  const filled = (text) => text.replace('${__dirname}', unpacked).replace('${user_config.port}', env.FHIR_GATEWAY_PORT);
  const settings = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, filled(value)]));
  const program = { command, args: args.map(filled), cwd: folder, env: { ...env, ...settings } };
  const faults = [...(check.faults ?? []), ...(await resultFaults('the bundle', program))];
  if (!(await isFree(env.FHIR_GATEWAY_PORT))) faults.push('the bundle: its gateway runs on without a host');
  return faults;
}

function mcpbFaults(folder) {
  const mcpb = (...args) => spawnSync('npx', ['-y', '-p', bundleTool, 'mcpb', ...args], { encoding: 'utf8' });
  if (mcpb('--version').status !== 0) return { skipped: `skipped, the registry has no ${bundleTool}` };
  const { status, stdout, stderr } = mcpb('validate', path.join(folder, 'manifest.json'));
  return { faults: status === 0 ? [] : [`mcpb validate: ${stdout}${stderr}`] };
}
