import type { CliContext } from './context.js';
import { withWrite } from './with-write.js';

/**
 * Standard output of a command with `--json`: one document `{ command, result, exitCode }`, whatever came of it. What the
 * command writes is its `result`; `null` where it has none.
 */
export class JsonDocument {
  /** Where commands write: through to standard output, until a document is begun. */
  readonly output: CliContext['stdout'];
  readonly #stdout: CliContext['stdout'];
  readonly #written: string[] = [];
  #command: string | undefined;

  constructor(stdout: CliContext['stdout']) {
    this.#stdout = stdout;
    this.output = withWrite(stdout, (text) =>
      this.#command === undefined ? stdout.write(text) : this.#written.push(text),
    );
  }

  /** @param command such as `platforms list` */
  begin(command: string): void {
    this.#command = command;
  }

  /** Writes the document, if one was begun. */
  end(exitCode: number): void {
    if (this.#command === undefined) return;
    // A line break in JSON text stands between values, never in one, so the result can be indented as text.
    const result = this.#written.join('').trim().replaceAll('\n', '\n  ') || 'null';
    this.#stdout.write(
      `{\n  "command": ${JSON.stringify(this.#command)},\n  "result": ${result},\n  "exitCode": ${exitCode}\n}\n`,
    );
  }
}
