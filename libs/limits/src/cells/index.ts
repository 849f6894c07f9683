export { CellError } from './cell-error.js';
export { cellFile } from './cell-process.js';
export { Cells } from './cells.js';
export type { RunInCell } from './cells.js';
