import { appendFileSync } from 'node:fs';
import { createSandbox } from './app.js';
import { readSettings } from './settings.js';

async function main(): Promise<void> {
  endWithParent();
  const { secretsFile, ...settings } = readSettings(process.env);
  const sandbox = await createSandbox({
    ...settings,
    ...(secretsFile !== undefined && { onSecret: (secret) => appendFileSync(secretsFile, `${secret}\n`) }),
    // The day is enough: two starts on one day then hold the same records.
    asOf: `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`,
    // Only name and code: a message could hold what a client sent.
    onServerError: (error) => {
      const { name, code } = error as { name?: string; code?: string };
      process.stderr.write(`${JSON.stringify({ event: 'server_error', name, code })}\n`);
    },
  });
  process.stdout.write(`${JSON.stringify({ event: 'listening', origin: sandbox.origin })}\n`);
  const stop = (): void => void sandbox.close();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** Whoever keeps a channel to this process is told of its end even by a kill, and would leave a port taken. */
function endWithParent(): void {
  process.once('disconnect', () => process.exit());
  // Listening holds the process open, which only its server is to do.
  process.channel?.unref();
}

main().catch((error: unknown) => {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : 'could not start'}\n`);
  process.exitCode = 1;
});
