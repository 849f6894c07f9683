import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const minute = 60_000;

/** Artifacts of one group and version at Maven's central repository. */
export interface MavenArtifacts {
  readonly group: string;
  readonly version: string;
  readonly names: readonly string[];
}

/**
 * Fetches artifacts with all that they need, once.
 *
 * @param jars the folder that they are put into
 * @returns why they are not there, or nothing
 */
export function fetchJars(jars: string, { group, version, names }: MavenArtifacts): string | undefined {
  if (!runs('java', ['-version'])) return 'Java is not installed (apt-get install openjdk-17-jdk-headless)';
  if (names.every((name) => existsSync(join(jars, `${name}-${version}.jar`)))) return undefined;
  if (!runs('mvn', ['-v'])) return 'Maven is not installed (apt-get install maven)';
  mkdirSync(jars, { recursive: true });
  const pom = join(jars, 'pom.xml');
  writeFileSync(pom, projectObjectModel({ group, version, names }));
  if (runs('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`]))
    return undefined;
  rmSync(jars, { recursive: true, force: true });
  return `${group} ${version} could not be fetched`;
}

/** Whether a command ends well. */
export function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 10 * minute }).status === 0;
}

function projectObjectModel({ group, version, names }: MavenArtifacts): string {
  const dependencies = names.map(
    (name) =>
      `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>validator</artifactId><version>1</version>
<dependencies>
${dependencies.join('\n')}
</dependencies></project>
`;
}
