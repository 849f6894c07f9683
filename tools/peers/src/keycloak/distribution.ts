import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The version that is fetched. */
const version = '26.7.3';
const artifact = 'org.keycloak:keycloak-quarkus-dist';
const minutes = 60_000;

/** A Keycloak that can be started, or why there is none. */
export type Distribution = { readonly home: string } | { readonly missing: string };

/**
 * Finds Keycloak: the folder of `FHIR_GATEWAY_KEYCLOAK_HOME`, or one that Maven fetches from its central repository into
 * `folder` once (170 MB).
 */
export function findKeycloak(folder: string): Distribution {
  const given = process.env['FHIR_GATEWAY_KEYCLOAK_HOME'];
  if (given !== undefined) {
    return existsSync(join(given, 'bin', 'kc.sh')) ? { home: given } : { missing: `${given} has no bin/kc.sh` };
  }
  if (!runs('java', ['-version']))
    return { missing: 'Java is not installed (apt-get install openjdk-17-jre-headless)' };
  const home = join(folder, `keycloak-${version}`);
  if (existsSync(join(home, 'version.txt'))) return { home };
  if (!runs('mvn', ['-v'])) return { missing: 'Maven is not installed (apt-get install maven)' };
  if (!runs('unzip', ['-v'])) return { missing: 'unzip is not installed (apt-get install unzip)' };
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, `keycloak-quarkus-dist-${version}.zip`);
  const copy = ['-q', 'dependency:copy', `-Dartifact=${artifact}:${version}:zip`, `-DoutputDirectory=${folder}`];
  if (!runs('mvn', copy) || !runs('unzip', ['-q', '-o', archive, '-d', folder])) {
    rmSync(home, { recursive: true, force: true });
    return { missing: `${artifact}:${version} could not be fetched` };
  }
  rmSync(archive, { force: true });
  return { home };
}

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 10 * minutes }).status === 0;
}
