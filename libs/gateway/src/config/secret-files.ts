import { readFileSync } from 'node:fs';
import { settingRows } from './settings-table.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that may come from a file, as `<name>_FILE`: what is secret, and what is too long for a variable. */
export const fileSettings: readonly string[] = Object.entries(settingRows)
  .filter(([, { isSecret, isLong }]) => isSecret ?? isLong)
  .map(([name]) => name);

/** A private key has a `_FILE` of its own, which the platform registry reads. */
const platformSecretFile =
  /^FHIR_GATEWAY_PLATFORM_.+_(?:CLIENT_SECRET|CLIENT_CERT|CLIENT_KEY|CA|BASIC_USER|BASIC_PASSWORD|BEARER|HEADER_VALUE)_FILE$/;

/**
 * Replaces each `<name>_FILE` by `<name>` with the text of that file, without white space around it: container engines
 * hand out secrets as files, which no list of processes and no `inspect` shows.
 *
 * @param readText reads a file; injected by tests
 * @returns the environment to read settings from, and every fault by variable name, never with a path or a text
 */
export function readSecretFiles(
  environment: Environment,
  readText: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): { environment: Environment; faults: string[] } {
  const settings = { ...environment };
  const faults: string[] = [];
  for (const [variable, path] of Object.entries(environment)) {
    if (!isFileVariable(variable) || path === undefined || path === '') continue;
    const name = variable.slice(0, -'_FILE'.length);
    delete settings[variable];
    if (environment[name]) {
      // Which of the two was meant nobody knows; an old key would open nothing, or seal what a new one cannot open.
      faults.push(`${variable} must not be set together with ${name}`);
      continue;
    }
    const text = tryRead(readText, path);
    if (text) settings[name] = text;
    else faults.push(`${variable} names a file that cannot be read or is empty`);
  }
  return { environment: settings, faults };
}

function isFileVariable(variable: string): boolean {
  return fileSettings.some((name) => variable === `${name}_FILE`) || platformSecretFile.test(variable);
}

function tryRead(readText: (path: string) => string, path: string): string | undefined {
  try {
    return readText(path).trim();
  } catch {
    return undefined;
  }
}
