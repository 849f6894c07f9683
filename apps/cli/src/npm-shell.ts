/** What is looked at of a process. */
export type ChildOfNpm = Pick<NodeJS.Process, 'ppid' | 'env'>;

/** Scripts whose shell does nothing but wait for this program: its end is nobody's wish but npm's. npx puts quotes. */
const waitsForUs = /^(node tools\/start\.mjs|(["']?)fhir-gateway\2)( [^&|;]*)?$/;

/**
 * Calls `ended` once when the shell between npm and this process has ended. npm hands a signal to that shell only, which
 * dies of it and leaves this program running without anybody. A shell of any other kind may end: `nohup npm start &` goes on.
 *
 * @param everyMs how often the parent is looked at
 * @returns what stops watching
 */
export function onNpmShellEnd(process: ChildOfNpm, ended: () => void, everyMs = 500): () => void {
  const { ppid: shell, env } = process;
  if (!waitsForUs.test(env['npm_lifecycle_script'] ?? '')) return () => undefined;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    ended();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
