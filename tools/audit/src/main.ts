import { delimiter } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig, readEnvFile } from '@fhir-gateway/gateway';
import { benchAudit } from './bench-audit.js';
import { exitCodes, verifyAudit } from './verify-audit.js';

const usage = 'npm run audit:verify -- [--log] <file> [<later file> …]   or   npm run audit:verify -- redis-stream';
const print = (line: string) => console.log(line);

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { log: { type: 'boolean', default: false }, bench: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.bench) return benchAudit(print);
  if (positionals.length === 0) {
    print(usage);
    return exitCodes.notChecked;
  }
  readEnvFile(process);
  const isStream = positionals.length === 1 && positionals[0] === 'redis-stream';
  const from = isStream ? ('redis-stream' as const) : { files: positionals, isLog: values.log };
  return verifyAudit({ from, settings: loadConfig(process.env, delimiter), print });
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : 'failed');
    if (error instanceof Error && 'detail' in error && typeof error.detail === 'string') console.error(error.detail);
    process.exitCode = exitCodes.notChecked;
  },
);
