import { delimiter } from 'node:path';
import { loadConfig, readEnvFile } from '@fhir-gateway/gateway';
import { benchVault } from './bench/bench-vault.js';
import { rotateKeys } from './keys-rotate.js';

const print = (line: string) => console.log(line);

async function keysRotate(): Promise<void> {
  readEnvFile(process);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  process.exitCode = await rotateKeys(loadConfig(process.env, delimiter), { print, signal: stop.signal });
}

const commands: Readonly<Record<string, () => Promise<void>>> = {
  'keys-rotate': keysRotate,
  bench: () => benchVault(print),
};

async function main([name = '']: readonly string[]): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new TypeError(`give one of: ${Object.keys(commands).join(', ')}`);
  await command();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isOurs = error instanceof Error;
  console.error(isOurs ? error.message : 'failed');
  // Faults of settings are listed by name in the detail, and never with a value.
  if (isOurs && 'detail' in error && typeof error.detail === 'string') console.error(error.detail);
  process.exitCode = 1;
});
