import { execFileSync } from 'node:child_process';

/** A commit to roll out from, and why that one. */
export interface EarlierCommit {
  readonly reference: string;
  readonly why: string;
}

/** How far back a release is taken to be where nothing tells. */
const stepsBack = 20;

/**
 * Chooses the commit that the working tree is compared with: the named one, else the last tag, else `origin/main`, else
 * twenty commits back. One that is the present commit is left out, since nothing would be rolled out.
 *
 * @param commitOf the commit of a reference; absent where git does not know it
 * @param lastTag the tag nearest to the commit before the present one; absent where there is none
 */
export function chooseEarlierCommit(
  named: string | undefined,
  commitOf: (reference: string) => string | undefined,
  lastTag: string | undefined,
): EarlierCommit {
  if (named !== undefined) {
    if (commitOf(named) === undefined) throw new Error(`git does not know ${named}`);
    return { reference: named, why: 'as asked for' };
  }
  const candidates: EarlierCommit[] = [
    ...(lastTag === undefined ? [] : [{ reference: lastTag, why: 'the last tag' }]),
    { reference: 'origin/main', why: 'there is no tag' },
    { reference: `HEAD~${stepsBack}`, why: `there is no tag and no other origin/main: ${stepsBack} commits back` },
  ];
  const present = commitOf('HEAD');
  const chosen = candidates.find(({ reference }) => ![undefined, present].includes(commitOf(reference)));
  if (chosen === undefined) throw new Error('the history is too short: name a commit');
  return chosen;
}

/** {@link chooseEarlierCommit} of the repository in this folder. */
export function findEarlierCommit(root: string, named: string | undefined): EarlierCommit {
  const commitOf = (reference: string) => git(root, ['rev-parse', '--verify', '--quiet', `${reference}^{commit}`]);
  return chooseEarlierCommit(named, commitOf, git(root, ['describe', '--tags', '--abbrev=0', 'HEAD~1']));
}

/** Whether the settings of that commit have this variable, by its page of settings. */
export function knowsSetting(root: string, reference: string, variable: string): boolean {
  return git(root, ['show', `${reference}:docs/configuration.md`])?.includes(`\`${variable}\``) === true;
}

/** What git says; `undefined` where it says no. */
function git(root: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', [...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
