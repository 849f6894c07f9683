import type { Config } from '../config/config-types.js';
import { describeSettings } from '../config/describe-settings.js';

/** A setting as it holds in this process. */
export interface SettingValue {
  readonly name: string;
  /** `environment` includes the file `.env`; `file`: of `<name>_FILE`. */
  readonly source: 'default' | 'environment' | 'file';
  /** As it was given, or the default; absent for what is secret. */
  readonly value?: string;
  /** What holds where nothing is set; absent for variables of a platform. */
  readonly defaultText?: string;
  /** Absent for variables of a platform. */
  readonly meaning?: string;
}

const platformVariable = /^FHIR_GATEWAY_PLATFORM_/;

/** Every setting with where its value came from. Values of secrets, and of all variables of platforms, are left out. */
export function settingValues({
  platformEnvironment: given,
  fromFiles,
}: Pick<Config, 'platformEnvironment' | 'fromFiles'>): SettingValue[] {
  const sourceOf = (name: string) =>
    given[name] === undefined ? 'default' : fromFiles.has(name) ? 'file' : 'environment';
  const described = describeSettings().map(({ name, says: meaning, isSecret = false, ...one }): SettingValue => {
    const source = sourceOf(name);
    const defaultText = one.defaultText.replaceAll('`', '');
    const value = source === 'default' ? defaultText : given[name];
    return { name, source, meaning, defaultText, ...(!isSecret && value !== undefined && { value }) };
  });
  const ofPlatforms = Object.keys(given)
    .filter((name) => platformVariable.test(name))
    .sort()
    .map((name) => ({ name, source: sourceOf(name) }) as const);
  return [...described, ...ofPlatforms];
}
