export { receiveShared } from './receive-shared.js';
export { shareCode } from './share-code.js';
export { ShareError } from './share-error.js';
export { encryptFile, newShareKey } from './share-file.js';
export { readShareLink, writeShareLink } from './share-link.js';
export { mostFileBytes, textOfFile } from './shared-file.js';
export { sharedAttachment } from './shared-attachment.js';
export { bundleText, isShareable, sharedCollection, sharedDocument } from './shared-bundle.js';
export {
  chooseShared,
  countShared,
  keepShared,
  packShared,
  sharedSections,
  unpackShared,
  withoutContacts,
} from './shared-record.js';

export type { CardIssuer } from './health-card.js';
export type { ReceivedRecord } from './receive-shared.js';
export type { ShareErrorCode } from './share-error.js';
export type { SharedAddresses } from './shared-fetch.js';
export type { SharedAttachment } from './shared-attachment.js';
export type { SharedRecord } from './shared-record.js';
