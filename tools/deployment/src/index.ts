export { assembleImage, filesIn } from './assemble-image.js';
export { readDockerfile } from './dockerfile.js';
export { readManifests } from './manifest.js';
export type { Manifest } from './manifest.js';
export { runImage } from './run-image.js';
export type { Image, ImageCopy } from './dockerfile.js';
export type { ImageProcess, RunOptions } from './run-image.js';
