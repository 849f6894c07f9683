import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import ts from 'typescript';

/**
 * Compiles the TypeScript that a generator changed in a tree, at its place in the repository and under its rules. Nothing is
 * written.
 *
 * @returns each fault with its file
 */
export function typeFaults(root: string, tree: Tree): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: Record<string, unknown> };
  };
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, composite: false, incremental: false, noEmit: true, types: ['node', 'jest'] },
    root,
  );
  const changed = tree.listChanges().filter(({ path, content }) => path.endsWith('.ts') && content !== null);
  const texts = new Map(changed.map(({ path, content }) => [join(root, path), String(content)]));
  const folders = new Set([...texts.keys()].map((path) => path.slice(0, path.lastIndexOf('/'))));
  const host = ts.createCompilerHost(options);
  const { directoryExists, fileExists, readFile, getSourceFile } = host;
  const isNew = (folder: string) => [...folders].some((each) => each === folder || each.startsWith(`${folder}/`));
  host.directoryExists = (folder) => isNew(folder) || directoryExists?.call(host, folder) === true;
  host.fileExists = (path) => texts.has(path) || fileExists.call(host, path);
  host.readFile = (path) => texts.get(path) ?? readFile.call(host, path);
  host.getSourceFile = (path, given, ...rest) => {
    const text = texts.get(path);
    if (text === undefined) return getSourceFile.call(host, path, given, ...rest);
    const source = typeof given === 'object' ? given : { languageVersion: given };
    return ts.createSourceFile(path, text, { ...source, impliedNodeFormat: ts.ModuleKind.ESNext }, true);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    if (source === undefined) return [`${path} is not part of the program`];
    const faults = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return faults.map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}
