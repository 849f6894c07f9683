import type { Random } from '../base/random.js';
import { familyNames, femaleNames, maleNames } from './names.js';

export type Sex = 'female' | 'male';

/** A name that nobody else in the records has. */
export interface RosterName {
  given: string;
  family: string;
  /** The given name in lower case, numbered from the second bearer on; unique. */
  login: string;
  /** A FHIR id made of login and family name; unique because the login is. */
  id: string;
}

/** Hands out names; deals through the whole list before a given name comes again. */
export interface Roster {
  /** @param family keeps a household under one name; default another one each time */
  name(sex: Sex, family?: string): RosterName;
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const copy = [...list];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = random.int(0, last);
    [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
  }
  return copy;
}

/** Deals the cards of one list in order, and says how often the list was gone through before. */
function dealer(cards: string[]): () => { card: string; round: number } {
  let dealt = 0;
  return () => {
    const card = cards[dealt % cards.length] as string;
    const round = Math.floor(dealt / cards.length);
    dealt += 1;
    return { card, round };
  };
}

/** Makes a roster whose order depends on the random source only. */
export function createRoster(random: Random): Roster {
  const given = {
    female: dealer(shuffled(femaleNames, random)),
    male: dealer(shuffled(maleNames, random)),
  };
  const families = dealer(shuffled(familyNames, random));
  return {
    name: (sex, family = families().card) => {
      const { card, round } = given[sex]();
      const login = round === 0 ? card.toLowerCase() : `${card.toLowerCase()}${round + 1}`;
      return { given: card, family, login, id: `${login}-${family.toLowerCase()}` };
    },
  };
}
