import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Peer, PeerPorts } from './peers.js';

const startLimitMs = 10_000;
const pollMs = 50;

/** The version a program prints; undefined when it is not installed. */
export function versionOf({ program, versionFlag }: Peer): string | undefined {
  const { status, stdout, stderr } = spawnSync(program, [versionFlag], { encoding: 'utf8' });
  return status === 0 ? /\d+\.\d+\.\d+/.exec(stdout + stderr)?.[0] : undefined;
}

/**
 * Starts a proxy, and returns what ends it.
 *
 * @throws Error with its output when it does not listen within ten seconds
 */
export async function startPeer(peer: Peer, ports: PeerPorts): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-peer-'));
  // Workers of nginx run as another user.
  chmodSync(folder, 0o755);
  const file = join(folder, 'proxy.conf');
  writeFileSync(file, peer.config(folder, ports));
  const child = spawn(peer.program, peer.args(file), { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output = `${output}${chunk.toString()}`.slice(-4000)));
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = () => void child.kill('SIGTERM');
  process.once('exit', kill);
  const stop = async () => {
    kill();
    await ended;
    process.off('exit', kill);
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = performance.now() + startLimitMs;
  while (performance.now() < deadline && child.exitCode === null) {
    if ((await isOpen(ports.gateway.from)) && (await isOpen(ports.reference.from))) return stop;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  await stop();
  throw new Error(`${peer.name} did not start: ${output}`);
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
