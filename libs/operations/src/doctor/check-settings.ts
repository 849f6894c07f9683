import { randomBytes } from 'node:crypto';
import { delimiter } from 'node:path';
import { type Config, describeSettings, GatewayError, loadConfig, unknownSettings } from '@fhir-gateway/gateway';
import { finding, type Area, type Finding } from './finding.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings as far as they are sound; `undefined` when nothing can be made of them. */
export interface CheckedSettings {
  readonly area: Area;
  readonly config: Config | undefined;
}

/** Holds every `FHIR_GATEWAY_*` variable against the schema of the settings. */
export function checkSettings(environment: Environment, isEnvFileUnreadable: boolean): CheckedSettings {
  const { config, faults } = loadSound(environment);
  const given = Object.keys(environment).filter((name) => name.startsWith('FHIR_GATEWAY_') && environment[name]);
  const findings = [
    ...(isEnvFileUnreadable ? [envFileFinding()] : []),
    ...faults.map(faultFinding),
    ...unknownFindings(environment),
    ...(config ? doubtfulSettings(config, environment) : []),
  ];
  return { area: { name: 'settings', seen: `${given.length} variables set`, findings }, config };
}

/**
 * Reads the settings, and where some are faulty once more without them, so that the other checks can go on. A key that
 * is missing is made up for that.
 */
function loadSound(environment: Environment): { config: Config | undefined; faults: string[] } {
  const first = tryLoad(environment);
  if (first.config) return { config: first.config, faults: [] };
  const named = (lines: readonly string[], most: number) =>
    lines.flatMap((line) => (line.match(/FHIR_GATEWAY_[A-Z0-9_]+/g) ?? []).slice(0, most));
  const key = { FHIR_GATEWAY_MASTER_KEY: randomBytes(48).toString('base64') };
  const keyFor = (names: readonly string[]) => (names.some((name) => /_MASTER_KEYS?$/.test(name)) ? key : {});
  const faulty = named(first.faults, 1);
  const second = tryLoad({ ...without(environment, faulty), ...keyFor(faulty) });
  if (second.config) return { config: second.config, faults: first.faults };
  const all = [...named(first.faults, Infinity), ...named(second.faults, Infinity)];
  return { config: tryLoad({ ...without(environment, all), ...keyFor(all) }).config, faults: first.faults };
}

function tryLoad(environment: Environment): { config?: Config; faults: string[] } {
  try {
    return { config: loadConfig(environment, delimiter), faults: [] };
  } catch (error) {
    if (error instanceof GatewayError) return { faults: (error.detail ?? error.message).split('\n') };
    throw error;
  }
}

function without(environment: Environment, names: readonly string[]): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.includes(name)));
}

function envFileFinding(): Finding {
  const fix = 'Make .env a text file of NAME=value lines that this user can read.';
  return finding('env-file-unreadable', '.env', 'The file .env is there and cannot be read.', fix);
}

function faultFinding(line: string): Finding {
  const [variable = ''] = /FHIR_GATEWAY_[A-Z_]+/.exec(line) ?? [];
  const described = describeSettings().find(({ name }) => name === variable);
  const type = described?.type.replaceAll('`', '');
  const isUnset = described?.defaultText === 'unset';
  const value = type === undefined ? '' : ` to ${type}`;
  const fix = variable.endsWith('_FILE')
    ? `Name a file that this user can read in ${variable}, and nothing else for the same setting.`
    : `Set ${variable}${value}${isUnset ? '' : ', or leave it out'}.`;
  return finding('setting-invalid', variable, `${line}.`, fix);
}

function unknownFindings(environment: Environment): Finding[] {
  return unknownSettings(environment).map(({ name, meant, now }) => {
    if (now !== undefined)
      return finding('setting-removed', name, `There is no setting ${name} any more. ${now}`, `Remove ${name}.`);
    const fix =
      meant === undefined ? `Remove ${name}; docs/configuration.md has all settings.` : `Rename it to ${meant}.`;
    return finding('setting-unknown', name, `There is no setting ${name}.`, fix);
  });
}

function doubtfulSettings({ scopeMode, allowInsecureUpstreams }: Config, environment: Environment): Finding[] {
  const both = environment['FHIR_GATEWAY_MASTER_KEY'] && environment['FHIR_GATEWAY_MASTER_KEYS'];
  return [
    ...(scopeMode === 'enforce'
      ? []
      : [
          finding(
            'scopes-not-enforced',
            'FHIR_GATEWAY_SCOPE_MODE',
            `FHIR_GATEWAY_SCOPE_MODE is ${scopeMode}.`,
            'Set FHIR_GATEWAY_SCOPE_MODE=enforce, or leave it out.',
          ),
        ]),
    ...(allowInsecureUpstreams
      ? [
          finding(
            'insecure-upstreams',
            'FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS',
            'Platforms may have http addresses that are not on this machine.',
            'Leave FHIR_GATEWAY_ALLOW_INSECURE_UPSTREAMS out, unless the network between is your own.',
          ),
        ]
      : []),
    ...(both
      ? [
          finding(
            'setting-contradicted',
            'FHIR_GATEWAY_MASTER_KEY',
            'FHIR_GATEWAY_MASTER_KEYS is set too, and wins.',
            'Move the key of FHIR_GATEWAY_MASTER_KEY into the list, with the id "default", or leave it out.',
          ),
        ]
      : []),
  ];
}
