import { join } from 'node:path';
import ts from 'typescript';
import type { CodeBlock } from './code-blocks.js';

/**
 * Compiles blocks of TypeScript and JavaScript in one program, under the rules of this repository, each as a file of a
 * project that sees all libraries. Nothing is written.
 *
 * @returns each fault with the page and line of its block
 */
export function compileBlocks(root: string, blocks: readonly CodeBlock[]): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: Record<string, unknown> };
  };
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      composite: false,
      incremental: false,
      noEmit: true,
      noUnusedLocals: false,
      noUncheckedIndexedAccess: false,
    },
    root,
  );
  const places = new Map(blocks.map((block, index) => [join(root, `tools/e2e/src/documented-${index}.ts`), block]));
  const host = ts.createCompilerHost(options);
  // Of libraries the types count; their comments took a fifth of the time.
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => places.has(path) || fileExists.call(host, path);
  host.readFile = (path) => places.get(path)?.text ?? readFile.call(host, path);
  host.getSourceFile = (path, ...rest) => {
    const block = places.get(path);
    if (block === undefined) return getSourceFile.call(host, path, ...rest);
    // Modules among the examples of one page that export nothing are modules all the same.
    return ts.createSourceFile(
      path,
      `${block.text}\nexport {};\n`,
      { ...optionsOf(rest[0]), impliedNodeFormat: ts.ModuleKind.ESNext },
      true,
    );
  };
  const program = ts.createProgram([...places.keys()], options, host);
  return [...places].flatMap(([path, block]) => {
    const source = program.getSourceFile(path);
    if (source === undefined) return [`${block.page}:${block.line} is not part of the program`];
    const faults = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return faults.map(({ start, messageText }) => {
      const line = source.getLineAndCharacterOfPosition(start ?? 0).line + 1;
      return `${block.page}:${block.line + line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}

function optionsOf(given: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.CreateSourceFileOptions {
  return typeof given === 'object' ? given : { languageVersion: given };
}
