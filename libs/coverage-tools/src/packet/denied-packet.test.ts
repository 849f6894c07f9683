import { packetLines } from './packet-lines.js';
import { packetSchema } from './schema/packet-schema.js';
import { preparePacket } from './prepare-packet.js';
import { unkindContext } from './testing/unkind-record.js';

const asked = { procedure_code: '27447', payer: 'Aetna', line: 'medicare-advantage', coverage_id: 'first' } as const;
const denial = { letter_date: '2026-11-20', reason: 'Conservative treatment is not shown.', stage: 'request' } as const;

describe('a packet after a denial', () => {
  it('says what answers it, until when, and has the letter of the appeal', async () => {
    const packet = packetSchema.parse(await preparePacket(unkindContext(), { ...asked, denial }));
    const { appeal = [], letter = [] } = packetLines(packet, 'letter', 20_000);
    expect(appeal[0]).toContain('last day 2027-01-24');
    expect(appeal.join('\n')).toContain('wants other treatment first');
    expect(letter[0]).toContain('This is an appeal against the decision of 2026-11-20.');
    expect(packetLines(packet).appeal?.[0]).toBe(appeal[0]);
  });

  it('has none without one, and its letter is that of medical necessity', async () => {
    const packet = packetSchema.parse(await preparePacket(unkindContext(), asked));
    expect(packetLines(packet)).not.toHaveProperty('appeal');
    const { letter = [], sources = [] } = packetLines(packet, 'letter', 20_000);
    expect(letter[0]).toMatch(/^What is asked for: Ann Lee/);
    for (const [, numbers = ''] of letter.join('\n').matchAll(/ \[([\d, ]+)\]$/gm)) {
      for (const number of numbers.split(', ')) expect(sources.join('\n')).toContain(`[${number}]`);
    }
  });
});
