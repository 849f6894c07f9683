// `node tools/deployment/python-client.mjs [--out <folder>]`: makes the types of the Python client, builds its wheel, installs it in an empty
// environment and imports it there. The last line says how that ended; where Python, its module venv or the build backend is
// absent, that line begins with `skipped: `. Ends with 1 for a fault. The wheel is left in the folder, and nothing in the repository.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeClients, root } from '../build/workspace.mjs';

const source = join(root, 'clients', 'python');
const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
/** Prints the version that is installed, and whether the types come along. */
const script = `
import importlib.metadata, importlib.resources
from fhir_gateway_client import GatewayClient, GatewayProblem
GatewayClient("http://localhost:8000")
assert importlib.resources.files("fhir_gateway_client").joinpath("py.typed").is_file()
print(importlib.metadata.version("fhir-gateway-client"))`;

const { out } = parseArgs({ options: { out: { type: 'string' } } }).values;
await makeClients();
const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-python-'));
try {
  console.log(check());
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function check() {
  const python = spawnSync('python3', ['-c', 'import sys; print(sys.version_info >= (3, 11))'], { encoding: 'utf8' });
  if (python.stdout?.trim() !== 'True') return 'skipped: there is no python3 of 3.11 or later';
  const [builder, user] = ['builder', 'user'].map((name) => join(folder, name));
  if (start('python3', '-m', 'venv', builder).status !== 0) return 'skipped: python3 has no module venv with pip';
  const [, backend = ''] =
    /^requires = \["([^"]+)"\]$/m.exec(readFileSync(join(source, 'pyproject.toml'), 'utf8')) ?? [];
  const pip = join(builder, 'bin', 'pip');
  if (start(pip, 'install', '--quiet', backend).status !== 0) return `skipped: the registry has no ${backend}`;

  // Building leaves files beside the sources.
  const copy = join(folder, 'source');
  cpSync(source, copy, { recursive: true });
  run(pip, 'wheel', '--quiet', '--no-build-isolation', '--no-deps', '--wheel-dir', folder, copy);
  const [wheel = ''] = readdirSync(folder).filter((file) => file.endsWith('.whl'));
  run('python3', '-m', 'venv', user);
  run(join(user, 'bin', 'pip'), 'install', '--quiet', '--no-index', join(folder, wheel));
  // Isolated: what lies in the working folder is not imported.
  const version = run(join(user, 'bin', 'python'), '-I', '-W', 'error', '-c', script).trim();
  if (version !== wanted) throw new Error(`the client has version ${version}, the repository ${wanted}`);
  if (out !== undefined) cpSync(join(folder, wheel), join(out, wheel));
  return `${wheel}: built, installed and imported`;
}

function start(command, ...args) {
  return spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
}

function run(command, ...args) {
  const { status, stdout, stderr, error } = start(command, ...args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}\n${error ?? ''}`);
  return stdout;
}
