import { statSync } from 'node:fs';
import { type Config, isLoopbackHost } from '@fhir-gateway/gateway';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import { publishedKeys, type PublishedKey } from '@fhir-gateway/smart-auth';
import { probe } from '../verify/probe.js';
import { finding, type Area, type Finding } from './finding.js';

const timeoutMs = 5_000;
const othersMayRead = 0o004;

/** What the check depends on. */
export interface ClientKeyFacts {
  readonly config: Config;
  readonly registry: PlatformRegistry;
  readonly isOffline: boolean;
  readonly fetch: typeof fetch;
}

/** Whether private keys of clients can be used, and whether platforms find the public ones. */
export async function checkClientKeys({ config, registry, isOffline, fetch }: ClientKeyFacts): Promise<Area> {
  const { keys, unusable } = publishedKeys(
    registry.privateKeys().map(({ platformId, credentials, signingAlgorithms }) => ({
      platformId,
      privateKey: credentials.privateKey ?? '',
      keyId: credentials.keyId,
      ...(signingAlgorithms && { signingAlgorithms }),
    })),
  );
  const findings = [
    ...keyFileFindings(config.platformEnvironment),
    ...unusable.map((id) =>
      finding(
        'client-key-unusable',
        id,
        `The private key of ${id} cannot be read, or fits no algorithm that the platform takes.`,
        'Make one: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384',
      ),
    ),
    ...(keys.length > 0 ? await publishedFindings(config.publicUrl, keys, isOffline, fetch) : []),
  ];
  return { name: 'client keys', seen: `${keys.length} public ${keys.length === 1 ? 'key' : 'keys'}`, findings };
}

function keyFileFindings(environment: Config['platformEnvironment']): Finding[] {
  return Object.entries(environment).flatMap(([variable, file]) => {
    if (!/^FHIR_GATEWAY_PLATFORM_.+_PRIVATE_KEY_FILE$/.test(variable) || !file) return [];
    const found = statSync(file.trim(), { throwIfNoEntry: false });
    if (found?.isFile() !== true) {
      const what = `The file that ${variable} names is not there.`;
      return [finding('client-key-file', variable, what, `Put the key there, or correct ${variable}.`)];
    }
    if ((found.mode & othersMayRead) === 0) return [];
    const fix = `Take the right from others: chmod o-r "$${variable}"`;
    return [finding('client-key-file-open', variable, `Anybody may read the file that ${variable} names.`, fix)];
  });
}

async function publishedFindings(
  publicUrl: string,
  keys: readonly PublishedKey[],
  isOffline: boolean,
  send: typeof fetch,
): Promise<Finding[]> {
  const url = `${publicUrl}/.well-known/jwks.json`;
  const isPrivate = isLoopbackHost(new URL(publicUrl).hostname);
  const findings = isPrivate
    ? [
        finding(
          'jwks-private',
          url,
          'The public keys are at an address of this machine.',
          'Set FHIR_GATEWAY_PUBLIC_URL to a public https URL, or upload the keys where you register the client.',
        ),
      ]
    : [];
  if (isOffline) return findings;
  const { body } = await probe(url, 'application/json', { fetch: send, timeoutMs });
  if (body === undefined) {
    const fix = 'Start the gateway, and let the proxy in front pass /.well-known/jwks.json on.';
    return [...findings, finding('jwks-unreachable', url, `No keys are served at ${url}.`, fix)];
  }
  const served = Array.isArray(body['keys']) ? (body['keys'] as { kid?: unknown }[]).map(({ kid }) => kid) : [];
  const missing = keys.filter(({ kid }) => !served.includes(kid));
  if (missing.length === 0) return findings;
  const what = `${missing.length} of the configured keys are not among those served at ${url}.`;
  return [...findings, finding('jwks-differs', url, what, 'Restart every gateway with the same credentials.')];
}
