// Runs commands of public packages that the repository does not depend on. npx fetches them, with the Node that they need.
import { spawnSync } from 'node:child_process';

const node = 'node@22';
const fetchTimeoutMs = 180_000;
const runTimeoutMs = 120_000;

/**
 * Fetches a package and finds its command.
 *
 * @param spec name and exact version
 * @param folder working folder of what is run
 * @returns a function that runs the command with the given arguments; undefined when the package cannot be fetched
 */
export function fetchCommand(spec, command, folder) {
  const args = ['-y', '--prefer-offline', '-p', node, '-p', spec, '-c', `command -v node && command -v ${command}`];
  const { status, stdout } = spawnSync('npx', args, { cwd: folder, encoding: 'utf8', timeout: fetchTimeoutMs });
  const [program, script] = stdout?.trim().split('\n') ?? [];
  if (status !== 0 || !program || !script) return undefined;
  return (commandArgs) =>
    spawnSync(program, [script, ...commandArgs], {
      cwd: folder,
      encoding: 'utf8',
      timeout: runTimeoutMs,
      maxBuffer: 64 * 1024 * 1024,
      // Whatever a tool keeps for the person who runs it stays out of the way.
      env: { ...process.env, HOME: folder, NO_COLOR: '1' },
    });
}

/** A command that was not fetched is reported by name: skipped, or in CI a failure. */
export function reportMissing(spec) {
  console.log(`skipped: ${spec} cannot be fetched; run \`npx -y ${spec} --version\` where it can be`);
  return !process.env.CI;
}
