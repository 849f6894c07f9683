import { appendFileSync } from 'node:fs';
import { createSandbox } from './app.js';
import { readSettings } from './settings.js';
import { openStateFile } from './state-file.js';

const saveEveryMs = 1_000;

async function main(): Promise<void> {
  const { secretsFile, stateFile, date = today(), ...settings } = readSettings(process.env);
  const state = stateFile === undefined ? undefined : openStateFile(stateFile);
  endWithParent(() => state?.save());
  const sandbox = await createSandbox({
    ...settings,
    ...(state && { stateOf: (name) => state.of(name) }),
    ...(secretsFile !== undefined && { onSecret: (secret) => appendFileSync(secretsFile, `${secret}\n`) }),
    // The day is enough: two starts on one day then hold the same records.
    asOf: `${date}T00:00:00.000Z`,
    // Only name and code: a message could hold what a client sent.
    onServerError: (error) => {
      const { name, code } = error as { name?: string; code?: string };
      process.stderr.write(`${JSON.stringify({ event: 'server_error', name, code })}\n`);
    },
  });
  process.stdout.write(`${JSON.stringify({ event: 'listening', origin: sandbox.origin })}\n`);
  if (state) setInterval(() => state.save(), saveEveryMs).unref();
  const stop = (): void => {
    state?.save();
    void sandbox.close();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** The day in UTC. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Whoever keeps a channel to this process is told of its end even by a kill, and would leave a port taken. */
function endWithParent(save: () => void): void {
  process.once('disconnect', () => {
    save();
    process.exit();
  });
  // Listening holds the process open, which only its server is to do.
  process.channel?.unref();
}

main().catch((error: unknown) => {
  process.stderr.write(`sandbox: ${error instanceof Error ? error.message : 'could not start'}\n`);
  process.exitCode = 1;
});
