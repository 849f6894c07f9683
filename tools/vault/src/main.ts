import { benchVault } from './bench/bench-vault.js';

benchVault((line) => console.log(line)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'failed');
  process.exitCode = 1;
});
