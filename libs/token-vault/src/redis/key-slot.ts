/** Slots of a Redis Cluster. */
export const SLOT_COUNT = 16_384;

/**
 * The slot of a key: CRC-16/XMODEM of its hash tag, or of the whole key when it has none.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#key-distribution-model
 */
export function slotOf(key: string): number {
  const start = key.indexOf('{');
  const end = start < 0 ? -1 : key.indexOf('}', start + 1);
  return crc16(end > start + 1 ? key.slice(start + 1, end) : key) % SLOT_COUNT;
}

function crc16(text: string): number {
  let crc = 0;
  for (const byte of Buffer.from(text, 'utf8')) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}
