import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Bytes of this process that something still refers to: objects, and the contents of buffers. All garbage is collected
 * first, so that the figure does not depend on when Node would have done so.
 */
export function memoryInUse(): number {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  // The second run begins by finishing what the first left to its helpers, such as freeing the contents of buffers.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
