/** Operations that answer a document about the gateway, or keys. */
export const documents = [
  ...['getClientKeys', 'getSmartConfiguration', 'getServerMetadata', 'getOpenidConfiguration', 'getResourceMetadata'],
  'getResourceMetadataAtRoot',
];

/** Operations that answer a file of the console. */
export const assets = ['getStyleSheet', 'getScript', 'getRecordScript', 'getPasskeyScript', 'getIcon'];
