import { credentialVariable, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import { describeSettings } from '../config/describe-settings.js';
import { removedSettings } from './removed-settings.js';
import { fileSettings } from '../config/secret-files.js';
import { didYouMean } from './did-you-mean.js';

/** A variable that is set, and that nothing reads. */
export interface UnknownSetting {
  readonly name: string;
  /** The variable that was probably meant. */
  readonly meant?: string;
  /** What holds now in the place of a setting that was removed, as a sentence. */
  readonly now?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Suffix = Parameters<typeof credentialVariable>[1];

/** Every kind of credential; the type makes sure that none is forgotten. */
export const credentialSuffixes = Object.keys({
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

/** Variables of other programs of this repository; what stands behind `PLATFORM_` is for {@link unreadVariables}. */
const ofOthers = /^FHIR_GATEWAY_(PLATFORM|SANDBOX|TEST)_/;

/** Returns the variables that were a setting once, and the other `FHIR_GATEWAY_*` variables that are none. */
export function unknownSettings(environment: Environment): UnknownSetting[] {
  const known = [...describeSettings().map(({ name }) => name), ...fileSettings.map((name) => `${name}_FILE`)];
  const removed = Object.keys(environment).filter((name) => environment[name] && removalOf(name) !== undefined);
  const unknown = namesOf(environment, 'FHIR_GATEWAY_').filter(
    (name) => !known.includes(name) && !removed.includes(name) && !ofOthers.test(name),
  );
  return [
    ...removed.map((name) => ({ name, now: removalOf(name) ?? '' })),
    ...unknown.map((name) => withMeant(name, known)),
  ];
}

function removalOf(name: string): string | undefined {
  return removedSettings[name.replace(/_FILE$/, '')];
}

/** Returns the `FHIR_GATEWAY_PLATFORM_*` variables that no platform reads: a misspelled id, or a misspelled kind of credential. */
export function unreadVariables(
  definitions: readonly PlatformDefinition[],
  environment: Environment,
): UnknownSetting[] {
  const known = definitions.flatMap(({ id }) => credentialSuffixes.map((suffix) => credentialVariable(id, suffix)));
  return namesOf(environment, 'FHIR_GATEWAY_PLATFORM_')
    .filter((name) => !definitions.some((definition) => isRead(name, definition)))
    .map((name) => withMeant(name, known));
}

function namesOf(environment: Environment, prefix: string): string[] {
  return Object.keys(environment).filter((name) => name.startsWith(prefix) && environment[name]);
}

function withMeant(name: string, known: readonly string[]): UnknownSetting {
  const meant = didYouMean(name, known);
  return { name, meant };
}

function isRead(name: string, { id, requestHeaders = {} }: PlatformDefinition): boolean {
  const start = credentialVariable(id, 'KEY_ID').replace(/KEY_ID$/, '');
  if (!name.startsWith(start)) return false;
  const rest = name.slice(start.length);
  // `_<tenant>_<suffix>`: which tenants there are is not known to the files alone.
  const isCredential = credentialSuffixes.some(
    (suffix) => rest === suffix || (rest.startsWith('_') && rest.endsWith(`_${suffix}`)),
  );
  return isCredential || Object.values(requestHeaders).some((value) => value.includes(name));
}
