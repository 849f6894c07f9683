import type { CliContext } from './context.js';

type Stream = CliContext['stdout'];

/** A stream that is like another in all but where its text goes. */
export function withWrite(stream: Stream, write: Stream['write']): Stream {
  return {
    isTTY: stream.isTTY,
    columns: stream.columns,
    ...(stream.hasColors && {
      hasColors: (count?: number, environment?: object) => stream.hasColors?.(count, environment) ?? false,
    }),
    write,
  };
}
