import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { fetchJars, runs } from '../maven-jars.js';

const minute = 60_000;
/** For 8.12 there is no `hapi-fhir-validation`. */
const hapiVersion = '8.8.0';
const artifacts = [
  'hapi-fhir-structures-r4',
  'hapi-fhir-validation',
  'hapi-fhir-validation-resources-r4',
  'hapi-fhir-caching-caffeine',
];
/** The profiles, and the extensions that they use. Their own dependencies have no such versions at npm, and are not needed. */
const packages = ['hl7.fhir.uv.ips@2.0.0', 'hl7.fhir.uv.extensions.r4@5.3.0-ballot-tc1'];

/** The validator of HAPI FHIR with the profiles of IPS, or why there is none. */
export type Validator =
  { readonly classPath: string; readonly profiles: readonly string[] } | { readonly missing: string };

/** What the validator says of one document. */
export interface Verdict {
  readonly document: string;
  readonly errors: readonly string[];
  readonly warnings: number;
}

/** Finds the validator, which Maven fetches from its central repository into `folder` once (145 MB), and the profiles. */
export function findValidator(folder: string): Validator {
  const jars = join(folder, `hapi-${hapiVersion}`);
  const missing = fetchJars(jars, { group: 'ca.uhn.hapi.fhir', version: hapiVersion, names: artifacts });
  if (missing !== undefined) return { missing };
  const profiles = packages.map((name) => join(folder, name.replace('@', '-')));
  for (const [index, name] of packages.entries()) {
    const unpacked = profiles[index] ?? '';
    if (existsSync(join(unpacked, 'package.json'))) continue;
    mkdirSync(unpacked, { recursive: true });
    const archive = join(unpacked, `${name.replace('@', '-')}.tgz`);
    const isThere =
      runs('npm', ['pack', '--silent', name, '--pack-destination', unpacked]) &&
      runs('tar', ['-xzf', archive, '-C', unpacked, '--strip-components=1']);
    if (!isThere) {
      rmSync(unpacked, { recursive: true, force: true });
      return { missing: `${name} could not be fetched` };
    }
    rmSync(archive);
  }
  return { classPath: join(jars, '*'), profiles };
}

/**
 * Validates the documents of a folder, without a network.
 *
 * @param program `ValidateIps.java`
 * @throws Error where the validator did not come to an end
 */
export function validate(
  { classPath, profiles }: Extract<Validator, { classPath: string }>,
  program: string,
  folder: string,
): Verdict[] {
  const options = ['-XX:TieredStopAtLevel=1', '-Xmx900m', '-cp', classPath];
  const { stdout, stderr } = spawnSync('java', [...options, program, folder, ...profiles], {
    encoding: 'utf8',
    timeout: 10 * minute,
    maxBuffer: 64 * 1024 * 1024,
  });
  const verdicts = parseVerdicts(stdout);
  const expected = readdirSync(folder).filter((name) => name.endsWith('.json'));
  if (verdicts.length === expected.length) return verdicts;
  throw new Error(`The validator judged ${verdicts.length} of ${expected.length} documents: ${stderr.slice(-2000)}`);
}

/** Lines `error <document> <place> <message>` and `document <document> <errors> <warnings>`. */
export function parseVerdicts(output: string): Verdict[] {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.flatMap((line) => {
    const [, document, , warnings] = /^document (\S+) (\d+) (\d+)$/.exec(line) ?? [];
    if (document === undefined) return [];
    const start = `error ${document} `;
    const errors = lines.filter((one) => one.startsWith(start)).map((one) => one.slice(start.length));
    return [{ document, errors, warnings: Number(warnings) }];
  });
}
