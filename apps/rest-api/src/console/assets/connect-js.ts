import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The script of `<fhir-connect>`, made of its sources. A bundler puts the script into the bundle in the place of this. */
export async function connectJs(): Promise<string> {
  const library = dirname(createRequire(import.meta.url).resolve('@fhir-gateway/connect/package.json'));
  const { stdout } = await promisify(execFile)(process.execPath, [join(library, 'bundle-script.cjs')]);
  return stdout;
}
