import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Image } from './dockerfile.js';

/** Where the build stage has the repository. */
const buildStage = '/src/';

/**
 * Makes the file system of an image's last stage in an empty folder, from what a build has left in the repository: what
 * its COPY lines name and nothing else, with nothing that can be written to. A file that a command of the build
 * stage writes (`> file`) is made by that command.
 *
 * @param root the repository, after a build
 * @param folder stands for `/` of the image
 * @param isWhole whether files that a command writes are made, which takes seconds; nothing reads them when the image runs
 * @throws Error where a COPY line names what the build does not make
 */
export function assembleImage(image: Image, root: string, folder: string, isWhole = true): void {
  const written = new Map(
    image.buildCommands.flatMap((command) => {
      const [, program = '', file = ''] = /^(.*) > (\S+)$/.exec(command) ?? [];
      return file === '' ? [] : [[join(root, file), program]];
    }),
  );
  for (const { from, to } of image.copies) {
    for (const source of from.flatMap((path) => matches(root, path))) {
      const isFolder = to.endsWith('/') || to.endsWith('/.');
      const target = join(folder, isFolder ? join(to, targetName(source)) : to);
      mkdirSync(dirname(target), { recursive: true });
      const command = written.get(source);
      if (command === undefined) cpSync(source, target, { recursive: true });
      else if (isWhole) writeFileSync(target, commandOutput(root, command));
    }
  }
  protect(folder);
}

/** Every file of a folder, by its path there, in order. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}

/** COPY of a folder takes its content, of a file the file. */
function targetName(source: string): string {
  return existsSync(source) && statSync(source).isDirectory() ? '.' : basename(source);
}

function matches(root: string, path: string): string[] {
  if (!path.startsWith(buildStage)) throw new Error(`${path} is not in the repository of the build stage`);
  const here = join(root, path.slice(buildStage.length));
  if (!basename(here).includes('*')) return [here];
  const pattern = new RegExp(`^${basename(here).replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  const found = readdirSync(dirname(here)).filter((name) => pattern.test(name));
  if (found.length === 0) throw new Error(`nothing fits ${path}: it takes a build`);
  return found.sort().map((name) => join(dirname(here), name));
}

function commandOutput(root: string, command: string): string {
  const [program = '', ...args] = command.split(' ');
  return execFileSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

function protect(folder: string): void {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const full = join(folder, path);
    chmodSync(full, statSync(full).isDirectory() ? 0o555 : 0o444);
  }
  chmodSync(folder, 0o555);
}
