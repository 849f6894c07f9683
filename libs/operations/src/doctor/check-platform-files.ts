import { basename, relative } from 'node:path';
import { credentialVariable, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import type { OpenedPlatforms } from '@fhir-gateway/gateway';
import { didYouMean } from './did-you-mean.js';
import { finding, type Area, type Finding } from './finding.js';

type Environment = Readonly<Record<string, string | undefined>>;
type Suffix = Parameters<typeof credentialVariable>[1];

/** Every kind of credential; the type makes sure that none is forgotten. */
const suffixes = Object.keys({
  CLIENT_ID: true,
  CLIENT_SECRET: true,
  PRIVATE_KEY: true,
  PRIVATE_KEY_FILE: true,
  KEY_ID: true,
  SCOPES: true,
  BACKEND: true,
  CLIENT_CERT: true,
  CLIENT_KEY: true,
  CA: true,
  BASIC_USER: true,
  BASIC_PASSWORD: true,
  BEARER: true,
  HEADER_NAME: true,
  HEADER_VALUE: true,
} satisfies Record<Suffix, true>) as Suffix[];

/** Whether platform files and indexes are sound, and every variable of a platform is one that is read. */
export function checkPlatformFiles(opened: OpenedPlatforms, environment: Environment, directory: string): Area {
  const { definitions, platformFaults, tenantFaults } = opened;
  const findings = [
    ...fileFindings(platformFaults, directory),
    ...tenantFaults.map(({ file, message }) =>
      finding(
        'tenant-index-invalid',
        relative(directory, file),
        `${basename(file)} ${message}.`,
        'Make it again: fhir-gateway brands import, or correct FHIR_GATEWAY_TENANTS_DIR.',
      ),
    ),
    ...variableFindings(opened, environment),
  ];
  return { name: 'platform files', seen: `${definitions.length} platforms`, findings };
}

/** One finding a file: the first of its faults, and how many more there are. */
function fileFindings(faults: OpenedPlatforms['platformFaults'], directory: string): Finding[] {
  const files = new Map(faults.map(({ file }) => [file, faults.filter((fault) => fault.file === file)]));
  return [...files].map(([file, [first, ...more]]) => {
    const place = first === undefined || first.path === '' ? '' : ` at ${first.path}`;
    const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
    const what = `${basename(file)}${place}: ${first?.message ?? 'has faults'}${rest}.`;
    const fix = 'Correct the file; docs/adding-a-platform.md has all keys.';
    return finding('platform-file-invalid', relative(directory, file), what, fix);
  });
}

function variableFindings({ definitions }: OpenedPlatforms, environment: Environment): Finding[] {
  const given = Object.keys(environment).filter(
    (name) => name.startsWith('FHIR_GATEWAY_PLATFORM_') && environment[name],
  );
  const known = definitions.flatMap(({ id }) => suffixes.map((suffix) => credentialVariable(id, suffix)));
  return given
    .filter((name) => !definitions.some((definition) => isRead(name, definition)))
    .map((name) => {
      const meant = didYouMean(name, known);
      const fix =
        meant === undefined ? 'Correct the platform’s id in its name, or remove it.' : `Rename it to ${meant}.`;
      return finding('platform-variable-unknown', name, `No platform reads ${name}.`, fix);
    });
}

function isRead(name: string, { id, requestHeaders = {} }: PlatformDefinition): boolean {
  const start = credentialVariable(id, 'KEY_ID').replace(/KEY_ID$/, '');
  if (!name.startsWith(start)) return false;
  const rest = name.slice(start.length);
  // `_<tenant>_<suffix>`: which tenants there are is not known to the files alone.
  const isCredential = suffixes.some(
    (suffix) => rest === suffix || (rest.startsWith('_') && rest.endsWith(`_${suffix}`)),
  );
  return isCredential || Object.values(requestHeaders).some((value) => value.includes(name));
}

/** The platforms that have at least one variable of their own. */
export function configuredPlatforms({ definitions }: OpenedPlatforms, environment: Environment): PlatformDefinition[] {
  const names = Object.keys(environment).filter((name) => environment[name]);
  return definitions.filter((definition) => {
    const own = suffixes.map((suffix) => credentialVariable(definition.id, suffix));
    const tenants = `${credentialVariable(definition.id, 'KEY_ID').replace(/_KEY_ID$/, '')}__`;
    return names.some((name) => own.includes(name) || name.startsWith(tenants));
  });
}
