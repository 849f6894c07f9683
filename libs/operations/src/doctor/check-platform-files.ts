import { basename, relative } from 'node:path';
import { credentialVariable, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import {
  credentialSuffixes,
  unknownPlatforms,
  unreadVariables,
  type Config,
  type OpenedPlatforms,
} from '@fhir-gateway/gateway';
import { finding, type Area, type Finding } from './finding.js';

type Environment = Readonly<Record<string, string | undefined>>;
/** Where paths are told from, and what was seen of payers. */
interface Beside {
  readonly directory: string;
  /** Empty: nothing. */
  readonly payers: string;
}

/** Whether platform files and indexes are sound, and every variable of a platform is one that is read. */
export function checkPlatformFiles(opened: OpenedPlatforms, config: Config, { directory, payers }: Beside): Area {
  const { definitions, platformFaults, tenantFaults } = opened;
  const findings = [
    ...fileFindings(platformFaults, directory),
    ...tenantFaults.map(({ file, message }) =>
      finding(
        'tenant-index-invalid',
        relative(directory, file),
        `${basename(file)} ${message}.`,
        'Make it again: fhir-gateway directory import, or remove it.',
      ),
    ),
    ...unknownPlatforms(config, opened).map((fault) => {
      const [variable = ''] = fault.split(' ', 1);
      return finding(
        'setting-invalid',
        variable,
        `${fault}.`,
        `Correct the ids in ${variable}; platforms/ has all files.`,
      );
    }),
    ...variableFindings(opened, config.platformEnvironment),
  ];
  const seen = [`${definitions.length} platforms`, payers].filter((one) => one !== '').join('; ');
  return { name: 'platform files', seen, findings };
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
  return unreadVariables(definitions, environment).map(({ name, meant }) => {
    const fix = meant === undefined ? 'Correct the platform’s id in its name, or remove it.' : `Rename it to ${meant}.`;
    return finding('platform-variable-unknown', name, `No platform reads ${name}.`, fix);
  });
}

/** The platforms that have at least one variable of their own. */
export function configuredPlatforms({ definitions }: OpenedPlatforms, environment: Environment): PlatformDefinition[] {
  const names = Object.keys(environment).filter((name) => environment[name]);
  return definitions.filter((definition) => {
    const own = credentialSuffixes.map((suffix) => credentialVariable(definition.id, suffix));
    const tenants = `${credentialVariable(definition.id, 'KEY_ID').replace(/_KEY_ID$/, '')}__`;
    return names.some((name) => own.includes(name) || name.startsWith(tenants));
  });
}
