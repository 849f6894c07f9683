import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startService } from '@fhir-gateway/testing';
import type { Attack } from './attack-requests.js';
import { startPeer } from './peer-process.js';
import type { Peer } from './peers.js';
import { runAttacks } from './run-attacks.js';
import type { AttackResult } from './run-attacks.js';
import { startCounter, startPlatform, startReference } from './servers.js';
import { readAudit } from './verdict.js';

/** What a proxy and the gateway behind it came to. */
export interface PeerResult extends AttackResult {
  /** Connections from the proxy to the gateway. */
  readonly connections: number;
  /** Audit entries of the gateway. */
  readonly entries: number;
  /** Audit entries of requests that the proxy did not forward. */
  readonly smuggled: readonly string[];
}

/** @param bundle the built REST API */
export async function runPeer(
  peer: Peer,
  bundle: string,
  attacks: readonly Attack[],
  victims: number,
): Promise<PeerResult> {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-peers-'));
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const [platform, reference] = await Promise.all([startPlatform(), startReference()]);
    ends.unshift(platform.close, reference.close);
    const [port, referencePort, ownPort] = [await freePort(), await freePort(), await freePort()];
    writeFileSync(join(folder, 'peer.json'), JSON.stringify(definition(platform.port)));
    const gateway = await startService({ command: [bundle], env: settings(folder, ownPort, port) });
    ends.unshift(() => gateway.stop());
    const counter = await startCounter(ownPort);
    ends.unshift(counter.close);
    const ports = { gateway: { from: port, to: counter.port }, reference: { from: referencePort, to: reference.port } };
    ends.unshift(await startPeer(peer, ports));
    const result = await runAttacks({ attacks, victims, port, referencePort });
    await gateway.stop();
    return { ...result, connections: counter.connections(), ...readAudit(gateway.output()) };
  } finally {
    for (const end of ends) await end();
  }
}

function definition(port: number): object {
  return {
    id: 'peer',
    name: 'Peer',
    kind: 'sandbox',
    environment: 'local',
    fhirBaseUrl: `http://127.0.0.1:${port}/fhir`,
    registration: 'none',
    verification: { status: 'local' },
  };
}

function settings(platforms: string, ownPort: number, publicPort: number): Record<string, string> {
  return {
    FHIR_GATEWAY_HOST: '127.0.0.1',
    FHIR_GATEWAY_PORT: `${ownPort}`,
    FHIR_GATEWAY_PUBLIC_URL: `http://127.0.0.1:${publicPort}`,
    FHIR_GATEWAY_TRUSTED_PROXIES: 'loopback',
    FHIR_GATEWAY_MASTER_KEY: randomBytes(36).toString('base64url'),
    FHIR_GATEWAY_PLATFORMS_DIR: platforms,
    // All of them come from one address.
    FHIR_GATEWAY_RATE_LIMITS: '1000',
  };
}
